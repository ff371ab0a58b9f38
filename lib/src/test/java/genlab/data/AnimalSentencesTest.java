package genlab.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import genlab.data.AnimalSentences.Attribute;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnimalSentencesTest {

    private static Map<Attribute, String> meaning(String... values) {
        var meaning = new java.util.EnumMap<Attribute, String>(Attribute.class);
        var next = List.of(values).iterator();
        for (Attribute attribute : Attribute.values()) {
            meaning.put(attribute, next.next());
        }
        return meaning;
    }

    private static void means(String sentence, String... values) {
        assertEquals(meaning(values), AnimalSentences.meaning(sentence).orElseThrow());
    }

    @Test
    void knowsWhatASentenceMeans() {
        means("today the dog sleeps in the garden", "today", "one", "plain", "dog", "sleep", "in the garden");
        means("today the old foxes hide by the river", "today", "many", "old", "fox", "hide", "by the river");
        means(
                "yesterday the small mice ran under the tree",
                "yesterday",
                "many",
                "small",
                "mouse",
                "run",
                "under the tree");
        means(
                "tomorrow the brown bear will sing on the hill",
                "tomorrow",
                "one",
                "brown",
                "bear",
                "sing",
                "on the hill");
    }

    @Test
    void knowsWhatIsNoSentence() {
        for (String wrong : List.of(
                "",
                "today the dogs sleeps in the garden",
                "today the dog sleep in the garden",
                "yesterday the dog sleeps in the garden",
                "tomorrow the dog sleeps in the garden",
                "today the dog will sleep in the garden",
                "today the small old dog sleeps in the garden",
                "today dog sleeps in the garden",
                "today the dog sleeps in the",
                "today the dog sleeps in the garden garden",
                "today the dog sleeps in the river")) {
            assertTrue(AnimalSentences.meaning(wrong).isEmpty(), wrong);
        }
    }

    @Test
    void asManySentencesAsMeanings() {
        var all = AnimalSentences.all();
        assertEquals(3840, all.size());
        var meanings = new HashSet<Map<Attribute, String>>();
        all.forEach(s -> meanings.add(AnimalSentences.meaning(s).orElseThrow()));
        assertEquals(3840, meanings.size());
        assertEquals(
                7, all.stream().mapToInt(s -> s.split(" ", -1).length).min().orElseThrow());
        assertEquals(
                9, all.stream().mapToInt(s -> s.split(" ", -1).length).max().orElseThrow());
    }

    /** Pinned: the same on every machine. */
    @Test
    void trainingAndTestShareNothing() {
        var drawn = AnimalSentences.draw(Rng.of(8));
        assertEquals(
                List.of(3072, 768), List.of(drawn.train().size(), drawn.test().size()));
        var together = new HashSet<>(drawn.train());
        together.addAll(drawn.test());
        assertEquals(new HashSet<>(AnimalSentences.all()), together);
        byte[] text = String.join("\n", drawn.train()).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(
                "ad173fdc9149d7cd23e44ad859fd08cb8eb8d56ff544a844aec397eb2085d7c1",
                new Sha256().add(text).hex());
    }
}
