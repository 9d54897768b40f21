package io.oleada.loadgen.stats;

/**
 * Every message accounted for. Made from a {@link Result} at the end of every run.
 *
 * @param intended messages whose due instant came
 * @param sent messages written to a connection
 * @param notSent messages due while no connection could carry them
 * @param withoutAck messages sent that asked for no ack
 * @param ok acks in time
 * @param rejected acks that said no
 * @param timedOut acks that did not come before their timeout
 * @param lost acks owed when their connection ended
 * @param unanswered acks still owed when the run ended early
 * @param expected deliveries owed
 * @param delivered deliveries owed that came
 * @param missing deliveries owed that never came
 * @param received first arrivals of a message at a client, counted as they came
 * @param undetermined of those, the ones at clients that joined or left while the message was under way
 * @param unexpected of those, the ones at clients outside the message's audience
 */
public record Ledger(
        long intended,
        long sent,
        long notSent,
        long withoutAck,
        long ok,
        long rejected,
        long timedOut,
        long lost,
        long unanswered,
        long expected,
        long delivered,
        long missing,
        long received,
        long undetermined,
        long unexpected) {

    /** {@return the ledger of a run} */
    public static Ledger of(Result result) {
        return new Ledger(
                result.total(Metric.SEND_INTENDED),
                result.total(Metric.SEND_SENT),
                result.total(Metric.SEND_NOT_SENT),
                result.total(Metric.SEND_WITHOUT_ACK),
                result.total(Metric.ACK_OK),
                result.total(Metric.ACK_REJECTED),
                result.total(Metric.ACK_TIMED_OUT),
                result.total(Metric.ACK_LOST),
                result.total(Metric.ACK_UNANSWERED),
                result.total(Metric.DELIVERY_EXPECTED),
                result.total(Metric.DELIVERY_OK),
                result.total(Metric.DELIVERY_MISSING),
                result.total(Metric.DELIVERY_RECEIVED),
                result.total(Metric.DELIVERY_UNDETERMINED),
                result.total(Metric.DELIVERY_UNEXPECTED));
    }

    /** {@return sends that asked for an ack} */
    public long withAck() {
        return sent - withoutAck;
    }

    /** {@return whether intended = sent + not sent} */
    public boolean sendsBalanced() {
        return intended == sent + notSent;
    }

    /** {@return whether sent with ack = ok + rejected + timed out + lost + unanswered} */
    public boolean acksBalanced() {
        return withAck() == ok + rejected + timedOut + lost + unanswered;
    }

    /** {@return whether expected = delivered + missing, and received = delivered + undetermined + unexpected} */
    public boolean deliveriesBalanced() {
        return expected == delivered + missing && received == delivered + undetermined + unexpected;
    }

    /** {@return whether every message is accounted for} */
    public boolean balanced() {
        return sendsBalanced() && acksBalanced() && deliveriesBalanced();
    }
}
