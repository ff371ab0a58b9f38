package genlab.labs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.Preconditions;
import genlab.Scale;
import genlab.data.AnimalSentences;
import genlab.data.AnimalSentences.Attribute;
import genlab.data.Batches;
import genlab.data.DataSource;
import genlab.data.DataStore;
import genlab.data.DownloadProgress;
import genlab.data.Rng;
import genlab.data.Sha256;
import genlab.data.Split;
import genlab.data.TextLines;
import genlab.data.Vocabulary;
import genlab.distribution.DiagonalNormal;
import genlab.engine.Scalars;
import genlab.engine.Tensors;
import genlab.nn.Net;
import genlab.study.Study;
import genlab.study.Trial;
import genlab.training.Adam;
import genlab.training.Fit;
import genlab.training.History;
import genlab.training.Player;
import genlab.vae.Elbo;
import genlab.vae.ImportanceWeightedBound;
import genlab.vae.LatentModel;
import genlab.vae.SentenceDecoder;
import genlab.vae.SentenceEncoder;
import genlab.vae.WordByWord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The study of lab 08: VAEs of sentences with and without the two tricks that keep the code in use, beside an auto-encoder and a language
 * model of the same networks.
 *
 * <p>All see the same sentences in the same order, which depend on the seed alone, as in the lab.
 */
public final class SentenceStudy implements Study<SentenceStudy.Setting, SentenceStudy.Result> {

    /** What is trained. */
    public enum Model {
        /** -ELBO, with a draw of the code. */
        VAE,
        /** The reconstruction alone, with the mean of the code. */
        AUTO_ENCODER,
        /** The decoder alone, with zeros for a code. */
        LANGUAGE_MODEL
    }

    /**
     * One way to train.
     *
     * @param model what
     * @param annealing whether the weight of the KL grows from 0 in the first half of the steps
     * @param hidden share of the words that the decoder does not see in training
     * @param weight of the KL in the end; 1 is the bound
     */
    public record Setting(Model model, boolean annealing, double hidden, double weight) {}

    /**
     * What the test sentences cost, and what codes stand for; shares are 0 to 1.
     *
     * @param kl nats a sentence; of the auto-encoder and the language model not a number
     * @param negativeElbo nats a sentence, likewise
     * @param perplexity of a word, by the bound of 50 draws at scale quick or, of the language model, exactly; the auto-encoder has none
     * @param same of the test sentences whose codes lead back to them
     * @param readBack attributes of test sentences that their codes lead back to; a review has none
     * @param walkGrammatical of the steps between two test sentences
     * @param walkDistinct different sentences among five steps
     * @param priorGrammatical of sentences drawn with codes from N(0, I)
     * @param fittedGrammatical of sentences drawn with codes from a normal with the mean and the variances of the codes of test sentences
     */
    public record Result(
            double kl,
            double negativeElbo,
            double perplexity,
            double same,
            double readBack,
            double walkGrammatical,
            double walkDistinct,
            double priorGrammatical,
            double fittedGrammatical) {}

    /** A place for each word that a sentence has at most, and for its end. */
    public static final int PLACES = 10;

    private static final int LATENT = 32;
    private static final int STEPS = 1400; // at scale quick
    private static final int BATCH = 64;
    private static final double RATE = 4e-3;
    private static final int STEPS_OF_A_WALK = 5;
    private static final int MOST_WORDS = 1000; // of a real text

    @Override
    public Plan<Setting, Result> plan() {
        var settings = List.of(
                new Setting(Model.VAE, true, 0.75, 1),
                new Setting(Model.VAE, false, 0, 1),
                new Setting(Model.VAE, true, 0, 1),
                new Setting(Model.VAE, false, 0.75, 1),
                new Setting(Model.VAE, true, 0.5, 1),
                new Setting(Model.VAE, true, 0.75, 0.5),
                new Setting(Model.AUTO_ENCODER, false, 0.75, 0),
                new Setting(Model.AUTO_ENCODER, false, 0, 0),
                new Setting(Model.LANGUAGE_MODEL, false, 0, 0));
        return new Plan<>("08", settings, Result.class, 5);
    }

    @Override
    public long firstSeed() {
        return 42;
    }

    @Override
    public String dataHash(DataSource source) {
        var all = sentences(source, Scale.QUICK, DataStore.open(DownloadProgress.SILENT));
        String text = String.join("\n", all.train()) + "\n\n" + String.join("\n", all.test());
        return new Sha256().add(text.getBytes(StandardCharsets.UTF_8)).hex();
    }

    /** The lab's sentences, whatever its seed: of the grammar, or reviews of at most nine words. */
    public static Split<List<String>> sentences(DataSource source, Scale scale, DataStore store) {
        if (source == DataSource.GENERATED) {
            return AnimalSentences.draw(Rng.of(8));
        }
        int count = scale.at(1000, 20_000, 60_000);
        return new Split<>(reviews(store, "test", count), reviews(store, "dev", count / 20));
    }

    private static List<String> reviews(DataStore store, String part, int count) {
        return Stream.of("0", "1")
                .flatMap(mood ->
                        TextLines.sentences(store.path("yelp-sentiment", "sentiment." + part + "." + mood), PLACES - 1)
                                .stream()
                                .limit(count / 2))
                .toList();
    }

    /** The lab's vocabulary. */
    public static Vocabulary vocabulary(Split<List<String>> sentences) {
        return Vocabulary.of(sentences.train(), MOST_WORDS);
    }

    /** Encoder and decoder of the lab with their first weights. */
    public static LatentModel model(Vocabulary words, NDManager manager, Rng rng) {
        var config = SentenceDecoder.Config.of(words.size(), PLACES).latent(LATENT);
        return new LatentModel(
                        new SentenceEncoder(config),
                        new SentenceDecoder(config),
                        DiagonalNormal.standard(manager, LATENT))
                .initialize(manager, rng, DataType.FLOAT32);
    }

    @Override
    public Result run(Setting setting, Trial trial) {
        boolean grammar = trial.data() == DataSource.GENERATED;
        var data = sentences(trial.data(), trial.scale(), DataStore.open(DownloadProgress.SILENT));
        var words = vocabulary(data);
        try (var manager = trial.newManager()) {
            var model = model(words, manager, trial.rng("weights"));
            NDArray train = words.encode(data.train(), PLACES, manager);
            var fit = new Fit("sentences", trial.at(4, STEPS, 10 * STEPS), manager, trial.rng("sentences"));
            train(model, Batches.of(BATCH, trial.rng("order"), train), fit, setting);
            NDArray test = words.encode(data.test(), PLACES, manager);
            NDArray codes = model.codes(test);
            var back = greedy(model, words, codes);
            var parts = new Elbo.Parts(Double.NaN, Double.NaN);
            double nats = setting.model == Model.LANGUAGE_MODEL ? nats(model, test) : Double.NaN;
            if (setting.model == Model.VAE) {
                int draws = trial.at(5, 50, 500);
                parts = Elbo.evaluate(model, test, trial.rng("evaluate"));
                nats = -ImportanceWeightedBound.of(model, test, draws, trial.rng("importance"))
                        .at(draws);
            }
            var grammatical = sound(trial.data(), words.decode(train));
            var walks = walks(model, words, codes, trial.at(20, 100, 300));
            NDArray prior = trial.rng("prior").normal(manager, new Shape(trial.at(100, 500, 2000), LATENT));
            var made = sampled(model, words, prior, trial.rng("words"));
            var fitted = sampled(model, words, likeCodes(codes, prior), trial.rng("words"));
            return new Result(
                    parts.kl(),
                    parts.negative(),
                    perplexity(nats, data.test()),
                    same(data.test(), back),
                    grammar ? readBack(data.test(), back) : Double.NaN,
                    share(walks.stream().flatMap(List::stream).toList(), grammatical),
                    distinct(walks),
                    share(made, grammatical),
                    share(fitted, grammatical));
        }
    }

    /** The lab's loop, packed: logs "reconstruction" and, of a VAE, "KL". */
    public static History train(LatentModel model, Batches batches, Fit fit, Setting setting) {
        var decoder = (SentenceDecoder) model.decoder();
        Net[] nets = setting.model == Model.LANGUAGE_MODEL ? new Net[] {decoder} : model.networks();
        try (var player = new Player("loss", Adam.rate(RATE), nets)) {
            return fit.run(step -> {
                NDArray x = batches.at(step);
                double weight = setting.weight * (setting.annealing ? Math.min(1, 2 * step.done()) : 1);
                player.minimise(step, () -> {
                    DiagonalNormal q = model.encoder().posterior(x);
                    NDArray z =
                            switch (setting.model) {
                                case VAE -> q.sample(step.rng().split("noise"));
                                case AUTO_ENCODER -> q.mean();
                                case LANGUAGE_MODEL -> q.mean().zerosLike();
                            };
                    WordByWord p = decoder.likelihood(z)
                            .hiding(setting.hidden, step.rng().split("hidden"));
                    NDArray reconstruction = p.logP(x).neg().mean();
                    step.log("reconstruction", reconstruction);
                    if (setting.model != Model.VAE) {
                        return reconstruction;
                    }
                    NDArray kl = Elbo.kl(q, z, model.prior()).mean();
                    step.log("KL", kl);
                    return reconstruction.add(Scalars.times(kl, weight));
                });
            });
        }
    }

    /** What a sentence costs the decoder alone, with zeros for a code: the mean, in nats. */
    public static double nats(LatentModel model, NDArray x) {
        return Tensors.alone(() -> {
            NDArray none = x.getManager().zeros(new Shape(1, LATENT));
            return -Tensors.number(
                    Net.still(x, some -> model.decoder().likelihood(none).logP(some))
                            .mean());
        });
    }

    /** e to the nats a word, where the end of a sentence counts as a word: between how many words a model is in doubt. */
    public static double perplexity(double nats, List<String> sentences) {
        return Math.exp(nats
                / sentences.stream()
                        .mapToInt(s -> s.split(" ", -1).length + 1)
                        .average()
                        .orElseThrow());
    }

    /** The sentences that the decoder writes for codes, always the likeliest word: (N, L) to N sentences. */
    public static List<String> greedy(LatentModel model, Vocabulary words, NDArray codes) {
        return Tensors.alone(() -> words.decode(likelihood(model, codes).greedy()));
    }

    /** The sentences that are drawn for codes: (N, L) to N sentences. */
    public static List<String> sampled(LatentModel model, Vocabulary words, NDArray codes, Rng rng) {
        return Tensors.alone(() -> words.decode(likelihood(model, codes).sample(rng)));
    }

    private static WordByWord likelihood(LatentModel model, NDArray codes) {
        return (WordByWord) model.decoder().likelihood(codes);
    }

    /** Normal numbers (N, L) with the mean and the variances that these codes (M, L) have. */
    public static NDArray likeCodes(NDArray codes, NDArray normal) {
        return Tensors.owned(codes.getManager(), () -> {
            NDArray mean = codes.mean(new int[] {0}, true);
            NDArray deviation =
                    codes.sub(mean).square().mean(new int[] {0}, true).sqrt();
            return deviation.mul(normal).add(mean);
        });
    }

    /**
     * What is asked of a sentence: that the grammar knows it. A real text has no list of its sentences; there each two neighbouring
     * words must be neighbours somewhere in the training text, the beginning and the end among them.
     */
    public static Predicate<String> sound(DataSource source, List<String> train) {
        if (source == DataSource.GENERATED) {
            return sentence -> AnimalSentences.meaning(sentence).isPresent();
        }
        var known = train.stream().flatMap(SentenceStudy::pairs).collect(Collectors.toSet());
        return sentence -> pairs(sentence).allMatch(known::contains);
    }

    private static Stream<String> pairs(String sentence) {
        String[] words = (". " + sentence + " .").split(" ", -1);
        return IntStream.range(1, words.length).mapToObj(i -> words[i - 1] + " " + words[i]);
    }

    /** The share of the sentences of which something holds. */
    public static double share(List<String> sentences, Predicate<String> holds) {
        return sentences.stream().filter(holds).count() / (double) sentences.size();
    }

    /** The share of the sentences that come back word for word. */
    public static double same(List<String> sentences, List<String> decoded) {
        return IntStream.range(0, sentences.size())
                        .filter(i -> sentences.get(i).equals(decoded.get(i)))
                        .count()
                / (double) sentences.size();
    }

    /** The share of the sentences, all with a meaning, that come back with this attribute; one that comes back without a meaning has none. */
    public static double readBack(Attribute attribute, List<String> sentences, List<String> decoded) {
        return same(meant(attribute, sentences), meant(attribute, decoded));
    }

    private static List<String> meant(Attribute attribute, List<String> sentences) {
        return sentences.stream()
                .map(s -> AnimalSentences.meaning(s).map(m -> m.get(attribute)).orElse(""))
                .toList();
    }

    /** Its mean over all attributes. */
    public static double readBack(List<String> sentences, List<String> decoded) {
        return Stream.of(Attribute.values())
                .mapToDouble(attribute -> readBack(attribute, sentences, decoded))
                .average()
                .orElseThrow();
    }

    /** Walks in five equal steps from the first code to the second, from the third to the fourth, and so on, decoded greedily. */
    public static List<List<String>> walks(LatentModel model, Vocabulary words, NDArray codes, int pairs) {
        Preconditions.checkArgument(
                2L * pairs <= codes.size(0), codes.size(0) + " codes, expected two for each of " + pairs + " walks");
        int steps = STEPS_OF_A_WALK;
        List<String> all = Tensors.alone(() -> {
            NDArray from = codes.get("0:{}:2", 2 * pairs).expandDims(1);
            NDArray to = codes.get("1:{}:2", 2 * pairs).expandDims(1);
            NDArray share = codes.getManager().linspace(0, 1, steps).reshape(1, steps, 1);
            return greedy(model, words, share.mul(to.sub(from)).add(from).reshape(-1, codes.size(1)));
        });
        var walks = new ArrayList<List<String>>();
        for (int i = 0; i < all.size(); i += steps) {
            walks.add(all.subList(i, i + steps));
        }
        return walks;
    }

    /** How many of the sentences of a walk differ, the mean. */
    public static double distinct(List<List<String>> walks) {
        return walks.stream()
                .mapToInt(walk -> new HashSet<>(walk).size())
                .average()
                .orElseThrow();
    }
}
