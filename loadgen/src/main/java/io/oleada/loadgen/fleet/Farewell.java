package io.oleada.loadgen.fleet;

import java.util.List;

/**
 * What a worker says at the end of a run.
 *
 * @param complaints what disturbed it, as reasons for INVALID
 * @param heapBytes what its clients took of its heap
 * @param bufferBytes what they took of its direct buffers
 * @param residentBytes the memory of its process in all, 0 where the system does not tell
 * @param stolenShare how much of its machine's processor time the host gave to others during the run, from 0 to 1
 */
public record Farewell(
        List<String> complaints, long heapBytes, long bufferBytes, long residentBytes, double stolenShare) {

    /** Nothing to say. */
    static final Farewell NONE = new Farewell(List.of(), 0, 0, 0, 0);

    /** Copies the list. */
    public Farewell {
        complaints = List.copyOf(complaints);
    }
}
