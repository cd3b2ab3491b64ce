package cityhub.kit.fake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** A wire between client and hub that can be cut after so many bytes, or go dead without a word. */
public final class Wire implements AutoCloseable {
    private final ServerSocket entrance;
    private final int hubPort;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicLong allowance = new AtomicLong(Long.MAX_VALUE);
    private final AtomicBoolean dead = new AtomicBoolean();
    private final AtomicLong connections = new AtomicLong();

    public Wire(int hubPort) throws IOException {
        this.hubPort = hubPort;
        this.entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("wire").start(this::accept);
    }

    public int port() {
        return entrance.getLocalPort();
    }

    /** How many connections were made. */
    public long connections() {
        return connections.get();
    }

    /** Cuts all connections once so many more bytes came from the hub; new connections are whole. */
    public void cutAfter(long bytesFromHub) {
        allowance.set(bytesFromHub);
    }

    /** The present connections go dead: open, but nothing passes any more. New ones are whole. */
    public void goDead() {
        dead.set(true);
    }

    private void accept() {
        try {
            while (!entrance.isClosed()) {
                Socket client = entrance.accept();
                Socket hub = new Socket(InetAddress.getLoopbackAddress(), hubPort);
                sockets.add(client);
                sockets.add(hub);
                dead.set(false);
                connections.incrementAndGet();
                AtomicBoolean gone = new AtomicBoolean();
                Thread.ofVirtual().start(() -> pass(client, hub, false, gone));
                Thread.ofVirtual().start(() -> pass(hub, client, true, gone));
            }
        } catch (IOException e) {
            // The hub is down, or the entrance was closed: whoever connects again finds out.
            if (!entrance.isClosed()) {
                accept();
            }
        }
    }

    private void pass(Socket from, Socket to, boolean fromHub, AtomicBoolean gone) {
        byte[] buffer = new byte[1 << 14];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (dead.get()) {
                    gone.set(true);
                }
                if (gone.get()) {
                    continue;
                }
                long left = fromHub ? allowance.addAndGet(-read) : Long.MAX_VALUE;
                if (left < 0) {
                    out.write(buffer, 0, (int) Math.max(0, read + left));
                    out.flush();
                    allowance.set(Long.MAX_VALUE);
                    return;
                }
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException e) {
            // One side is gone: the other is closed with it.
            return;
        }
    }

    @Override
    public void close() {
        try {
            entrance.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
