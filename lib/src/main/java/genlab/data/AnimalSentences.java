package genlab.data;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All sentences of a small grammar, each with one meaning: {@code "yesterday the small mice slept under the tree"}.
 *
 * <pre>
 *   sentence = time "the" [look] noun verb place      7 to 9 words
 * </pre>
 *
 * The noun agrees with the number, the verb with the time and, today, with the number as well. Six attributes, 3 x 2 x 4 x 8 x 5 x 4 = 3,840
 * meanings and as many sentences; any other row of words is not grammatical.
 */
public final class AnimalSentences {

    /** What a sentence says. */
    public enum Attribute {
        /** When it happens: the first word and the form of the verb. */
        TIME("today, yesterday, tomorrow"),
        /** How many animals there are. */
        NUMBER("one, many"),
        /** What they look like; nothing is said of the plain ones. */
        LOOK("plain, small, old, brown"),
        /** Who. */
        ANIMAL("dog, cat, bird, horse, frog, fox, mouse, bear"),
        /** What they do. */
        ACTION("sleep, sing, run, eat, hide"),
        /** Where. */
        PLACE("in the garden, by the river, on the hill, under the tree");

        private final String options;

        Attribute(String options) {
            this.options = options;
        }

        /** All that it may be, as a meaning names them. */
        public List<String> options() {
            return List.of(options.split(", ", -1));
        }
    }

    // in the order of the values: one, many
    private static final String[] NOUNS =
            "dog dogs cat cats bird birds horse horses frog frogs fox foxes mouse mice bear bears".split(" ", -1);
    // one today, many today, yesterday
    private static final String[] VERBS =
            "sleeps sleep slept sings sing sang runs run ran eats eat ate hides hide hid".split(" ", -1);

    private static final Map<String, Map<Attribute, String>> MEANINGS = meanings();

    private AnimalSentences() {}

    /** Every sentence once, always in the same order. */
    public static List<String> all() {
        return List.copyOf(MEANINGS.keySet());
    }

    /** What a sentence means; empty where it is not grammatical. */
    public static Optional<Map<Attribute, String>> meaning(String sentence) {
        return Optional.ofNullable(MEANINGS.get(sentence));
    }

    /** Four fifths of all sentences for training and the rest, which have other meanings, in an order that {@code rng} says. */
    public static Split<List<String>> draw(Rng rng) {
        List<String> all = all();
        List<String> mixed =
                Arrays.stream(rng.permutation(all.size())).mapToObj(all::get).toList();
        int train = all.size() * 4 / 5;
        return new Split<>(mixed.subList(0, train), mixed.subList(train, all.size()));
    }

    private static Map<String, Map<Attribute, String>> meanings() {
        List<Map<Attribute, String>> all = List.of(Map.of());
        for (Attribute attribute : Attribute.values()) {
            all = all.stream()
                    .flatMap(meaning -> attribute.options().stream().map(option -> with(meaning, attribute, option)))
                    .toList();
        }
        var meanings = new LinkedHashMap<String, Map<Attribute, String>>();
        all.forEach(meaning -> meanings.put(sentence(meaning), Collections.unmodifiableMap(meaning)));
        return meanings;
    }

    private static Map<Attribute, String> with(Map<Attribute, String> meaning, Attribute attribute, String option) {
        var more = new EnumMap<Attribute, String>(Attribute.class);
        more.putAll(meaning);
        more.put(attribute, option);
        return more;
    }

    private static String sentence(Map<Attribute, String> meaning) {
        int number = chosen(meaning, Attribute.NUMBER);
        int action = 3 * chosen(meaning, Attribute.ACTION);
        String verb =
                switch (chosen(meaning, Attribute.TIME)) {
                    case 0 -> VERBS[action + number];
                    case 1 -> VERBS[action + 2];
                    default -> "will " + VERBS[action + 1];
                };
        String look = chosen(meaning, Attribute.LOOK) == 0 ? "" : meaning.get(Attribute.LOOK);
        String noun = NOUNS[2 * chosen(meaning, Attribute.ANIMAL) + number];
        return Stream.of(meaning.get(Attribute.TIME), "the", look, noun, verb, meaning.get(Attribute.PLACE))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "));
    }

    private static int chosen(Map<Attribute, String> meaning, Attribute attribute) {
        return attribute.options().indexOf(meaning.get(attribute));
    }
}
