package cityhub.hub.evidence;

import io.micronaut.data.connection.ConnectionOperations;
import io.micronaut.transaction.TransactionCallback;
import io.micronaut.transaction.TransactionDefinition;
import io.micronaut.transaction.TransactionOperations;
import io.micronaut.transaction.TransactionStatus;
import java.sql.Connection;
import java.sql.SQLNonTransientConnectionException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A database that commits, and whose answer to the commit is then lost on the way. */
final class LostAnswers implements TransactionOperations<Connection> {
    private final TransactionOperations<Connection> real;
    private final AtomicInteger toLose = new AtomicInteger();

    LostAnswers(TransactionOperations<Connection> real) {
        this.real = real;
    }

    @SuppressWarnings("unchecked") // Micronaut's beans have no type argument at run time
    static LostAnswers over(io.micronaut.context.ApplicationContext context) {
        return new LostAnswers(context.getBean(TransactionOperations.class));
    }

    @SuppressWarnings("unchecked") // as above
    static ConnectionOperations<Connection> connections(io.micronaut.context.ApplicationContext context) {
        return context.getBean(ConnectionOperations.class);
    }

    /** Loses the next answers. */
    void lose(int answers) {
        toLose.set(answers);
    }

    @Override
    public Connection getConnection() {
        return real.getConnection();
    }

    @Override
    public boolean hasConnection() {
        return real.hasConnection();
    }

    @Override
    public Optional<? extends TransactionStatus<?>> findTransactionStatus() {
        return real.findTransactionStatus();
    }

    @Override
    public <R> R execute(TransactionDefinition definition, TransactionCallback<Connection, R> callback) {
        R result = real.execute(definition, callback);
        if (toLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new IllegalStateException(new SQLNonTransientConnectionException("connection reset", "08S01"));
        }
        return result;
    }
}
