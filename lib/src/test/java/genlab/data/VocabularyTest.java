package genlab.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.junit.jupiter.api.Test;

class VocabularyTest {

    private static final List<String> TEXT = List.of("b a c", "a b", "a", "<unk> d");

    @Test
    void frequentWordsFirstThenTheAlphabet() {
        try (NDManager manager = NDManager.newBaseManager()) {
            var words = Vocabulary.of(TEXT, 5);
            assertEquals(5, words.size());
            NDArray x = words.encode(List.of("a b c", "d a", "<unk>"), 4, manager);
            // a 3 times, b twice, c before d; d has no number left
            assertArrayEquals(new long[] {2, 3, 4, 0, 1, 2, 0, 0, 1, 0, 0, 0}, x.toLongArray());
            assertEquals(List.of("a b c", "<unk> a", "<unk>"), words.decode(x));
            assertEquals(6, Vocabulary.of(TEXT, 100).size());
        }
    }

    /** What stands after an end is not read; a row without an end is whole. */
    @Test
    void theFirstEndCounts() {
        try (NDManager manager = NDManager.newBaseManager()) {
            var words = Vocabulary.of(TEXT, 9);
            NDArray x = manager.create(new long[] {2, 0, 3, 0, 0, 0, 2, 2, 3}, new ai.djl.ndarray.types.Shape(3, 3));
            assertEquals(List.of("a", "", "a a b"), words.decode(x));
        }
    }

    @Test
    void noWordsOrTooManyAreNamed() {
        var few = assertThrows(IllegalArgumentException.class, () -> Vocabulary.of(TEXT, 1));
        assertTrue(few.getMessage().contains("a vocabulary of 1 numbers: 2 or more"), few.getMessage());
        try (NDManager manager = NDManager.newBaseManager()) {
            var words = Vocabulary.of(TEXT, 9);
            for (String bad : List.of("a b c", "", " ")) {
                var e = assertThrows(IllegalArgumentException.class, () -> words.encode(List.of(bad), 3, manager));
                assertTrue(e.getMessage().contains("\"" + bad + "\": expected 1 to 2 words"), e.getMessage());
            }
            // a blank too many would be an unknown word
            for (String bad : List.of("a  b", " a", "a ")) {
                var e = assertThrows(IllegalArgumentException.class, () -> words.encode(List.of(bad), 9, manager));
                assertTrue(
                        e.getMessage().contains("\"" + bad + "\": expected 1 to 8 words with one blank between"),
                        e.getMessage());
            }
            for (int places : new int[] {-1, 0, 1}) {
                var e = assertThrows(IllegalArgumentException.class, () -> words.encode(List.of(), places, manager));
                assertTrue(e.getMessage().contains(places + " places, expected one for a word"), e.getMessage());
            }
            for (long number : new long[] {-1, words.size()}) {
                NDArray x = manager.create(new long[] {2, number}).reshape(1, 2);
                var e = assertThrows(IllegalArgumentException.class, () -> words.decode(x));
                assertEquals("number " + number + " of a word, expected 0 to 5", e.getMessage());
            }
            assertEquals(List.of(), words.decode(words.encode(List.of(), 2, manager)));
        }
    }
}
