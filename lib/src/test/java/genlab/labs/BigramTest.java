package genlab.labs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class BigramTest {

    /** By hand: 0 came first once; after 0 came 1 twice and nothing else; after 1 came 0 once. */
    @Test
    void countsByHand() {
        var table = new Bigram(3, List.of(new long[] {0, 1, 0, 1}));
        double truth = -(Math.log(2 / 4.0) + Math.log(3 / 5.0) + Math.log(1 / 4.0)) / 3;
        assertEquals(truth, table.nats(List.of(new long[] {0, 1, 2})), 1e-12);
        assertEquals(Math.log(3), new Bigram(3, List.of()).nats(List.of(new long[] {0, 1}, new long[] {2})), 1e-12);
    }
}
