package io.oleada.server.wire;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The wire's limits.
 *
 * @param path where Engine.IO is served, with slashes at both ends
 * @param echoPath where Engine.IO messages are sent back as they come, with no Socket.IO above; null for nowhere
 * @param pingIntervalMs how long after a pong the next ping is sent
 * @param pingTimeoutMs how long a pong may take
 * @param upgradeTimeoutMs how long an upgrade may take before its WebSocket is closed
 * @param connectTimeoutMs how long a session may be without having joined a namespace
 * @param requestTimeoutMs how long a connection may take for its first whole request
 * @param idleTimeoutMs how long a connection may take for another request after an answer
 * @param attachmentTimeoutMs how long a packet may wait for its attachments
 * @param maxPayload bytes of one frame or request body
 * @param maxConnections connections at a time
 * @param maxRate packets a second of one client
 * @param maxAttachments attachments of one packet
 * @param maxAttachmentBytes bytes of one packet's attachments together
 * @param maxUnreadBytes bytes that may wait for one client
 * @param unreadTimeoutMs how long a client may leave its channel full
 * @param listenerThreads threads for listeners that may block
 * @param compression whether permessage-deflate and gzip are offered
 * @param guards the guards that are on
 */
public record WireSettings(
        String path,
        @Nullable String echoPath,
        long pingIntervalMs,
        long pingTimeoutMs,
        long upgradeTimeoutMs,
        long connectTimeoutMs,
        long requestTimeoutMs,
        long idleTimeoutMs,
        long attachmentTimeoutMs,
        int maxPayload,
        int maxConnections,
        int maxRate,
        int maxAttachments,
        int maxAttachmentBytes,
        int maxUnreadBytes,
        long unreadTimeoutMs,
        int listenerThreads,
        boolean compression,
        Set<Guard> guards) {

    public WireSettings {
        guards = Set.copyOf(guards);
    }

    boolean has(Guard guard) {
        return guards.contains(guard);
    }
}
