package cityhub.hub.basics;

import cityhub.basics.v1.SubmitChangesResponse;
import java.util.List;

/** Who waits for the answers to a unit. Exactly one of the two is called, once. */
interface AnswerListener {
    /** All is durable; one answer per change, in order. */
    void answered(List<SubmitChangesResponse> responses);

    /** The store did not answer; whether anything was taken in is not known. */
    void failed(RuntimeException failure);
}
