package genlab.labs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.Scale;
import genlab.data.AnimalSentences.Attribute;
import genlab.data.DataSource;
import genlab.data.Rng;
import genlab.labs.SentenceStudy.Model;
import genlab.labs.SentenceStudy.Result;
import genlab.labs.SentenceStudy.Setting;
import genlab.study.Trial;
import java.util.List;
import org.junit.jupiter.api.Test;

class SentenceStudyTest {

    private static final Trial TRIAL = new Trial(42, Scale.SMOKE, DataSource.GENERATED);

    private static Result run(Setting setting) {
        return new SentenceStudy().run(setting, TRIAL);
    }

    /** A run is a function of its setting and its seed, and each part of a setting changes something. */
    @Test
    void settingsDifferInWhatTheySay() {
        var plain = new Setting(Model.VAE, false, 0, 1);
        var one = run(plain);
        assertEquals(one, run(plain));
        for (var other : List.of(
                new Setting(Model.VAE, true, 0, 1),
                new Setting(Model.VAE, false, 0.5, 1),
                new Setting(Model.VAE, false, 0, 30))) {
            var result = run(other);
            assertTrue(result.negativeElbo() != one.negativeElbo(), other + ": " + result);
            assertTrue(result.kl() >= 0 && result.kl() < result.negativeElbo(), other + ": " + result);
            // four steps leave it in doubt between nearly all of 49 numbers of words
            assertTrue(result.perplexity() > 15 && result.perplexity() < 60, other + ": " + result);
            // the mean of 50 draws' logarithms is below the logarithm of their mean, but for what the draws of -ELBO
            // are apart
            assertTrue(Math.log(result.perplexity()) * 9 < result.negativeElbo() * 1.1, other + ": " + result);
        }
    }

    @Test
    void anAutoEncoderHasNoProbabilityAndALanguageModelNoCode() {
        var autoEncoder = run(new Setting(Model.AUTO_ENCODER, false, 0.5, 0));
        assertTrue(Double.isNaN(autoEncoder.kl()) && Double.isNaN(autoEncoder.perplexity()), "" + autoEncoder);
        var language = run(new Setting(Model.LANGUAGE_MODEL, false, 0, 0));
        assertTrue(Double.isNaN(language.kl()) && language.perplexity() > 15, "" + language);
    }

    @Test
    void attributesInCommonAreCounted() {
        var sentences = List.of("today the dog sleeps in the garden", "yesterday the small mice slept under the tree");
        assertEquals(1, SentenceStudy.readBack(sentences, sentences));
        assertEquals(1, SentenceStudy.same(sentences, sentences));
        assertEquals(0.5, SentenceStudy.same(sentences, List.of(sentences.get(1), sentences.get(1))));
        var decoded = List.of("today the dogs sleep by the river", "yesterday the small mice slept under tree");
        assertEquals(4 / 12.0, SentenceStudy.readBack(sentences, decoded), 1e-12);
        assertEquals(0.5, SentenceStudy.readBack(Attribute.ANIMAL, sentences, decoded));
        assertEquals(0, SentenceStudy.readBack(Attribute.PLACE, sentences, decoded));
    }

    @Test
    void aGrammarKnowsItsSentencesAndATextItsPairs() {
        var train = List.of("today the dog sleeps in the garden", "so good .");
        var grammar = SentenceStudy.sound(DataSource.GENERATED, train);
        var pairs = SentenceStudy.sound(DataSource.REAL, train);
        var asked = List.of(
                "today the dog sleeps in the garden",
                "tomorrow the old cats will eat on the hill",
                "so good .",
                "the dog");
        assertEquals(
                List.of(true, true, false, false),
                asked.stream().map(grammar::test).toList());
        // "the" begins no sentence of the text
        assertEquals(
                List.of(true, false, true, false),
                asked.stream().map(pairs::test).toList());
        assertTrue(pairs.test("today the garden") && !pairs.test("today the dog"), "where a sentence ends");
        assertEquals(0.5, SentenceStudy.share(asked, grammar));
    }

    @Test
    void differentSentencesOfAWalk() {
        assertEquals(2, SentenceStudy.distinct(List.of(List.of("a", "b", "a", "c", "b"), List.of("a", "a", "a"))));
    }

    /** Three words and an end at 2 nats each; then three and four words and two ends, nine at 2 nats each. */
    @Test
    void perplexityIsAWords() {
        assertEquals(Math.exp(2), SentenceStudy.perplexity(8, List.of("a b c", "a b c")), 1e-12);
        assertEquals(Math.exp(2), SentenceStudy.perplexity(9, List.of("a b c", "a b c d")), 1e-12);
    }

    /** Of the codes 1, 2, 3 and 0, 1, 5: means 2 and 2, variances 2/3 and 14/3. */
    @Test
    void numbersLikeCodes() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray codes = manager.create(new float[] {1, 0, 3, 1, 2, 5}, new Shape(3, 2));
            NDArray normal = manager.create(new float[] {0, 0, 1, -1}, new Shape(2, 2));
            float[] expected = {2, 2, (float) (2 + Math.sqrt(2 / 3.0)), (float) (2 - Math.sqrt(14 / 3.0))};
            assertArrayEquals(expected, SentenceStudy.likeCodes(codes, normal).toFloatArray(), 1e-5f);
        }
    }

    @Test
    void walksGoFromOneTestSentenceToTheNext() {
        try (NDManager manager = NDManager.newBaseManager()) {
            var words = SentenceStudy.vocabulary(SentenceStudy.sentences(DataSource.GENERATED, Scale.SMOKE, null));
            var model = SentenceStudy.model(words, manager, Rng.of(1));
            NDArray codes = Rng.of(2).normal(manager, new Shape(6, 32)).mul(5);
            var walks = SentenceStudy.walks(model, words, codes, 3);
            assertEquals(3, walks.size());
            var ends = SentenceStudy.greedy(model, words, codes);
            for (int i = 0; i < 3; i++) {
                assertEquals(5, walks.get(i).size());
                assertEquals(ends.get(2 * i), walks.get(i).get(0));
                assertEquals(ends.get(2 * i + 1), walks.get(i).get(4));
                NDArray middle = codes.get(2 * i + ":" + (2 * i + 2)).mean(new int[] {0}, true);
                assertEquals(
                        SentenceStudy.greedy(model, words, middle).get(0),
                        walks.get(i).get(2));
            }
            assertFalse(ends.stream().allMatch(ends.get(0)::equals), "codes say nothing");
            var e = assertThrows(
                    IllegalArgumentException.class, () -> SentenceStudy.walks(model, words, codes.get(":3"), 2));
            assertEquals("3 codes, expected two for each of 2 walks", e.getMessage());
        }
    }
}
