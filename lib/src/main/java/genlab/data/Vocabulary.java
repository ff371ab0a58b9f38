package genlab.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.Preconditions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Words and their numbers. {@link #END} stands behind the last word of a sentence and fills the places after it, {@link #UNKNOWN} stands for a
 * word that has no number.
 */
public final class Vocabulary {

    /** No word: here a sentence ends. */
    public static final int END = 0;

    /** A word that is not known. */
    public static final int UNKNOWN = 1;

    private final List<String> words = new ArrayList<>(List.of("", "<unk>"));
    private final Map<String, Integer> numbers = new HashMap<>();

    private Vocabulary() {}

    /**
     * The words of sentences, the most frequent first, those as frequent in the order of the alphabet.
     *
     * @param sentences words with one blank between two
     * @param most so many numbers at most, the two above among them: 2 or more
     */
    public static Vocabulary of(List<String> sentences, int most) {
        if (most < 2) {
            throw new IllegalArgumentException("a vocabulary of " + most + " numbers: 2 or more");
        }
        var counts = new TreeMap<String, Integer>();
        sentences.forEach(s -> List.of(s.split(" ", -1)).forEach(word -> counts.merge(word, 1, Integer::sum)));
        var made = new Vocabulary();
        counts.entrySet().stream()
                .filter(e -> !made.words.contains(e.getKey()))
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
                .limit(most - 2)
                .forEach(e -> made.words.add(e.getKey()));
        for (int i = UNKNOWN; i < made.words.size(); i++) {
            made.numbers.put(made.words.get(i), i);
        }
        return made;
    }

    /** How many numbers there are: V. */
    public int size() {
        return words.size();
    }

    /**
     * The numbers of the words of each sentence, then ends: (N, places), int64.
     *
     * @throws IllegalArgumentException if a sentence has no word, more than one blank between two, or as many words as there are
     *     places: its end has none
     */
    public NDArray encode(List<String> sentences, int places, NDManager manager) {
        Preconditions.checkArgument(places > 1, places + " places, expected one for a word and one for its end");
        long[] codes = new long[sentences.size() * places];
        for (int i = 0; i < sentences.size(); i++) {
            String[] each = sentences.get(i).split(" ", -1);
            if (each.length >= places || List.of(each).contains("")) {
                throw new IllegalArgumentException("\"" + sentences.get(i) + "\": expected 1 to " + (places - 1)
                        + " words with one blank between two, and a place for the end");
            }
            for (int t = 0; t < each.length; t++) {
                codes[i * places + t] = numbers.getOrDefault(each[t], UNKNOWN);
            }
        }
        return manager.create(codes, new Shape(sentences.size(), places));
    }

    /** The words of each row up to its first end: (N, places), int64, to N sentences. */
    public List<String> decode(NDArray codes) {
        long[] all = codes.toLongArray();
        int places = (int) codes.size(1);
        var sentences = new ArrayList<String>();
        for (int from = 0; from < all.length; from += places) {
            var sentence = new ArrayList<String>();
            for (int t = from; t < from + places && all[t] != END; t++) {
                Preconditions.checkArgument(
                        all[t] > 0 && all[t] < size(),
                        "number " + all[t] + " of a word, expected 0 to " + (size() - 1));
                sentence.add(words.get((int) all[t]));
            }
            sentences.add(String.join(" ", sentence));
        }
        return sentences;
    }
}
