package genlab.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import genlab.data.BadFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VotesTest {

    @TempDir
    private Path folder;

    private void file(String name, String... votes) throws IOException {
        Files.writeString(folder.resolve(name), Votes.HEAD + "\n" + String.join("\n", votes) + "\n");
    }

    /** Two people and a file that was saved twice; another page by itself; other files are left alone. */
    @Test
    void aClassIsAddedUp() throws IOException {
        file("votes-a.csv", "digits-1,ann,0,1", "digits-1,ann,1,0", "digits-1,ann,2,0");
        file("votes-a (1).csv", "digits-1,ann,0,1", "digits-1,ann,1,0", "digits-1,ann,2,0");
        file("votes-b.csv", "digits-1,bob,0,1", "digits-2,bob,0,1");
        Files.writeString(folder.resolve("notes.txt"), "no votes");
        assertEquals(List.of(new Votes("digits-1", 2, 4, 2), new Votes("digits-2", 1, 1, 1)), Votes.pooled(folder));
    }

    /** Wilson (1927), by hand: 1 of 10 is 0.018 to 0.404; none of 10 is 0 to 0.278. */
    @Test
    void theIntervalIsWilsons() {
        var one = new Votes("p", 1, 10, 1);
        assertEquals(0.1, one.share());
        assertEquals(0.01788, one.interval().getLowerBound(), 1e-4);
        assertEquals(0.40415, one.interval().getUpperBound(), 1e-4);
        assertEquals(0, new Votes("p", 1, 10, 0).interval().getLowerBound(), 1e-9);
        assertEquals(0.27753, new Votes("p", 1, 10, 0).interval().getUpperBound(), 1e-4);
    }

    @Test
    void aBadFileSaysWhichLine() throws IOException {
        file("votes-x.csv", "digits-1,ann,0,1", "digits-1,ann,1,maybe");
        var bad = assertThrows(BadFileException.class, () -> Votes.pooled(folder));
        assertTrue(bad.getMessage().contains("line 3") && bad.getMessage().contains("maybe"), bad.getMessage());
        Files.writeString(folder.resolve("votes-x.csv"), "something else\n");
        bad = assertThrows(BadFileException.class, () -> Votes.pooled(folder));
        assertTrue(bad.getMessage().contains("line 1"), bad.getMessage());
        assertThrows(BadFileException.class, () -> Votes.pooled(folder.resolve("nowhere")));
    }
}
