package cityhub.hub.store;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import io.micronaut.data.connection.ConnectionDefinition;
import io.micronaut.data.connection.ConnectionOperations;
import io.micronaut.transaction.TransactionDefinition;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;

/**
 * The hub's database. Work gets a connection and gives a result; a repository of Micronaut Data that is called
 * inside takes part in the same transaction. READ COMMITTED throughout.
 */
@Singleton
public final class Database {
    private static final int ATTEMPTS = 5;
    private static final int ANSWER_SECONDS = 2;
    private static final int DEADLOCK = 1213;
    private static final int LOCK_WAIT_TIMEOUT = 1205;

    private final TransactionOperations<Connection> transactions;
    private final ConnectionOperations<Connection> connections;
    private final ConnectionOperations<Connection> reads;

    /**
     * @param transactions transactions, and {@code connections} those on which they run: out of auto-commit
     * @param reads connections in auto-commit
     */
    public Database(
            TransactionOperations<Connection> transactions,
            ConnectionOperations<Connection> connections,
            @Named("reads") ConnectionOperations<Connection> reads) {
        this.transactions = transactions;
        this.connections = connections;
        this.reads = reads;
    }

    /** A piece of work on a connection that it must not close. */
    @FunctionalInterface
    public interface SqlWork<T> {
        T run(Connection connection) throws SQLException;
    }

    /**
     * Runs work in one transaction, joining one that this thread already has; commits when it returns.
     *
     * @throws HubException STORE_UNAVAILABLE when the database does not answer (the outcome of a commit may then
     *     be unknown), INTERNAL for any other fault of SQL
     */
    public <T> T transaction(SqlWork<T> work) {
        try {
            return transactions.execute(TransactionDefinition.DEFAULT, status -> run(work, status.getConnection()));
        } catch (HubException e) {
            throw e;
        } catch (RuntimeException e) {
            throw translate(e);
        }
    }

    /**
     * As {@link #transaction}, run again when the database chose it as the victim of a deadlock.
     *
     * @throws HubException also STORE_UNAVAILABLE, to be tried again, when it was chosen time and again
     */
    public <T> T transactionRetrying(SqlWork<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return transaction(work);
            } catch (HubException e) {
                if (!isLockConflict(e)) {
                    throw e;
                }
                if (attempt == ATTEMPTS) {
                    throw new Unavailable(e.getMessage(), (SQLException) causeOf(e)).asHubException();
                }
            }
        }
    }

    /**
     * Reads without a transaction of its own, inside one with it: each statement sees what was committed before it, and what the
     * transaction wrote.
     */
    public <T> T read(SqlWork<T> work) {
        return on(transactions.findTransactionStatus().isPresent() ? connections : reads, work);
    }

    /**
     * Runs work whose transactions share one connection.
     *
     * @throws HubException as {@link #transaction}; the work itself may be done
     */
    public void session(Runnable work) {
        on(connections, connection -> {
            work.run();
            return true;
        });
    }

    /** Whether the database answers within two seconds. */
    public boolean answers() {
        try {
            return read(connection -> connection.isValid(ANSWER_SECONDS));
        } catch (HubException e) {
            return false;
        }
    }

    /** On a connection that this thread has already, or one of the pool's. */
    private static <T> T on(ConnectionOperations<Connection> pool, SqlWork<T> work) {
        try {
            return pool.execute(ConnectionDefinition.DEFAULT, status -> run(work, status.getConnection()));
        } catch (HubException e) {
            throw e;
        } catch (RuntimeException e) {
            throw translate(e);
        }
    }

    private static <T> T run(SqlWork<T> work, Connection connection) {
        try {
            return work.run(connection);
        } catch (SQLException e) {
            throw translate(e);
        }
    }

    private static boolean isLockConflict(HubException e) {
        return causeOf(e) instanceof SQLException sql
                && (sql.getErrorCode() == DEADLOCK || sql.getErrorCode() == LOCK_WAIT_TIMEOUT);
    }

    private static HubException translate(Exception e) {
        if (causeOf(e) instanceof SQLException sql) {
            String detail = "SQL error " + sql.getErrorCode() + ", state " + sql.getSQLState();
            return isConnectionFault(sql)
                    ? new Unavailable(detail, sql).asHubException()
                    : new HubException(ErrorReason.ERROR_REASON_INTERNAL, detail, withoutValues(sql));
        }
        return new HubException(ErrorReason.ERROR_REASON_INTERNAL, e.getClass().getName(), e);
    }

    private static boolean isConnectionFault(SQLException sql) {
        String state = sql.getSQLState() == null ? "" : sql.getSQLState();
        return sql instanceof SQLTransientConnectionException || state.startsWith("08") || state.startsWith("70100");
    }

    private static Throwable causeOf(Throwable e) {
        Throwable cause = e;
        while (!(cause instanceof SQLException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** Messages of SQL errors may quote values (duplicate keys, truncated data): they never reach a log. */
    private static SQLException withoutValues(SQLException sql) {
        SQLException bare = new SQLException("message withheld", sql.getSQLState(), sql.getErrorCode());
        bare.setStackTrace(sql.getStackTrace());
        return bare;
    }

    private record Unavailable(String detail, SQLException cause) {
        HubException asHubException() {
            HubException e =
                    HubException.retryable(ErrorReason.ERROR_REASON_STORE_UNAVAILABLE, detail, Duration.ofSeconds(2));
            e.addSuppressed(withoutValues(cause));
            return e;
        }
    }
}
