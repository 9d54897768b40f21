/**
 * Proof over real sockets that what is reported is true. A {@link io.oleada.loadgen.truth.TruthStub} goes wrong by plan and
 * logs what it did; the run's report is held against plan and log, and the tool is never asked. Stub and generator are
 * processes of their own, so that no pause of the one is taken for a pause of the other. The stub shares no code with what it
 * tests, down to the checksum in a marker.
 *
 * <p>What proves what, by the sections of the specification of honest measuring (fast: in every {@code ./mvnw verify}; full:
 * with {@code -Pfull}; virtual: in virtual time over the loopback driver, where a whole run takes milliseconds):
 *
 * <pre>
 *   A  stalls at their true size     StallOverSocketsTest (fast: 2 runs and the closed loop; full: 32 runs and the closed
 *      and a closed loop that        loop over a minute); StallTest, virtual
 *      misses them
 *   B  the generator's own pauses    GeneratorPauseTest (fast: the loop sleeps; full: a full collection, SIGSTOP);
 *                                    StallTest, virtual; CountingTest: due instants are exact
 *   C  exact counting                AcksOverSocketsTest (fast: 10,000 acks; full: 100,000 and 20 seeds);
 *                                    CountingTest, virtual, 20 seeds; AnyRunTest: the ledger of any scenario
 *   D  fan-out, each fault named     FanOutOverSocketsTest (fast: 100 clients; full: 10, 1,000 and 10,000);
 *                                    DeliveriesTest and RoomsTest, virtual
 *   E  backoff laws                  BackoffTest: 10,000 draws of ours and of the official Java client's against the exact law,
 *                                    and a uniform law that fails (full: a thousand official JavaScript clients that lose
 *                                    their server); ReconnectTest, virtual
 *   F  merging                       MergeTest, SnapshotBytes in ManyWorkersTest, CoordinatorTest; a lost worker: FleetRunTest
 *                                    (full: kill -9 and SIGSTOP ten times each), PartitionTest (full: the cable pulled ten times)
 *   G  the verdict on itself         VerdictTest: each rule; TimedIoHandlerTest; ThrottlingTest; StarvationTest (full: 59 starved runs and 40
 *                                    clean ones)
 *   H  clocks                        ArchitectureTest: nobody measures by the wall clock; ClockCheckTest
 *   I  comparing runs                MannWhitneyTest, BootstrapTest, ComparisonTest, CompareCommandTest
 *   J  stages of a connect           ConnectStagesTest
 *      examples                      ExamplesTest, virtual; ExamplesOnServersTest (full: ours and the official one)
 *      ended runs                    EndedRunTest (full: kill -9 and Ctrl-C at 20 moments each); RealRunTest
 *      unreachable targets           UnreachableTargetTest in cli; UserMistakesTest
 *      hostile servers               HostileServerTest on the driver; HostileRunTest in cli, whole runs
 * </pre>
 *
 * <p>A run in which the generator finds itself disturbed, or the stub does, says nothing: it is made again, and given up, not
 * passed, where the machine is too busy for that too. Clean runs are made only while nobody waits for a core.
 */
package io.oleada.loadgen.truth;
