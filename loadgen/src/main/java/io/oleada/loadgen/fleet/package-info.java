/**
 * Brings workers together: their snapshots become one stream, in order, and one result. A run in one process is a run with
 * one worker; the {@link io.oleada.loadgen.fleet.Coordinator} cannot tell, and neither can anything above. What is done
 * with the snapshots is not this package's business: it never meets {@code output}.
 *
 * <p>Workers in other processes are Hazelcast clients of the coordinator, which is the one member of its cluster. Clients
 * and not members: a client connects outwards and listens on no port, joins in a fraction of a second however many are
 * there already, holds no data that would have to move when it dies, and takes some 8 MB of heap; and what it sends
 * passes the coordinator as bytes, where a member could send operations to be carried out. Of Hazelcast this package uses
 * topics and the news that a connection has ended, no more. It carries control only: no measurement waits for it.
 *
 * <p>Who has the shared secret may join, and nobody else: the cluster's name is derived from it, each side proves to the
 * other that it has it, and every message carries an HMAC and a number. Messages are JSON and bytes; Java deserialisation is
 * shut off at both ends. A worker obeys within its own permissions only, and stops when the coordinator is silent for ten
 * seconds. Silence of a worker for ten seconds (longer where dozens share a processor), or the end of its connection, makes it
 * lost.
 *
 * <p>Workers call from their loops' threads, the wire from its own; everything else here happens on the one thread that
 * waits in {@code Coordinator.run}, or in {@code JoinedWorker.serve} at the other end.
 */
@NullMarked
package io.oleada.loadgen.fleet;

import org.jspecify.annotations.NullMarked;
