package genlab.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class Sha256Test {

    /** Of no bytes, as published with the algorithm (FIPS 180-4); and of four bytes 'a', 'b', 'c', 'd' read as one number. */
    @Test
    void isSha256() {
        assertEquals("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", new Sha256().hex());
        assertEquals(
                "88d4266fd4e6338d13b845fcf289579d209c897823b9217da3e161936f031589",
                new Sha256().add(0x61626364).hex());
    }

    @Test
    void equalNumbersInOnePieceOrTwo() {
        String whole = new Sha256().add(1.5, 2, -3).hex();
        assertEquals(whole, new Sha256().add(1.5).add(2.0, -3.0).hex());
    }

    /** Order, sign of zero, width of the number and the last bit all count. */
    @Test
    void anyDifferenceShows() {
        String hash = new Sha256().add(0.0, 1.0).hex();
        assertNotEquals(hash, new Sha256().add(1.0, 0.0).hex());
        assertNotEquals(hash, new Sha256().add(-0.0, 1.0).hex());
        assertNotEquals(hash, new Sha256().add(0.0, Math.nextUp(1.0)).hex());
        assertNotEquals(hash, new Sha256().add(0f, 1f).hex());
    }

    @Test
    void startsAnew() {
        var hash = new Sha256().add(1);
        hash.hex();
        assertEquals(new Sha256().add(2).hex(), hash.add(2).hex());
    }
}
