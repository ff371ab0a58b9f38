package genlab.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import genlab.autoregressive.DiagonalBiLstm;
import genlab.autoregressive.GatedPixelCnn;
import genlab.autoregressive.LineLstm;
import genlab.autoregressive.LineLstm.Over;
import genlab.autoregressive.PixelCnn;
import genlab.autoregressive.PixelLstm;
import genlab.autoregressive.PixelRnn;
import genlab.autoregressive.RowLstm;
import genlab.autoregressive.WaveNet;
import genlab.data.Rng;
import genlab.distribution.DiagonalNormal;
import genlab.distribution.GaussianMixture;
import genlab.engine.GradMode;
import genlab.engine.Scalars;
import genlab.engine.TensorList;
import genlab.engine.Tensors;
import genlab.labs.NormalGenerator;
import genlab.labs.PaperInfoGan;
import genlab.nn.MaskedConv2d.Mask;
import genlab.testing.Managed;
import genlab.testing.Memory;
import genlab.testing.Slopes;
import genlab.testing.Values;
import genlab.training.Adam;
import genlab.training.Checkpoint;
import genlab.training.Fit;
import genlab.training.Player;
import genlab.training.Step;
import genlab.vae.BernoulliDecoder;
import genlab.vae.GaussianDecoder;
import genlab.vae.GaussianEncoder;
import genlab.vae.MixturePrior;
import genlab.vae.SentenceDecoder;
import genlab.vae.SentenceEncoder;
import java.io.File;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tech.tablesaw.api.Table;

/** What holds for every network of the library, one after the other. */
@ExtendWith(Managed.class)
class AllNetsTest {

    private static final int ROWS = 5;

    /**
     * A network and the function that is tested.
     *
     * @param type its class
     * @param make gives one without weights
     * @param f of the network and x (N, row): (N, ...)
     * @param row shape of a row of x
     */
    private record Case(
            String name, Class<?> type, Supplier<Net> make, BiFunction<Net, NDArray, NDArray> f, Shape row) {

        static <N extends Net> Case of(
                String name, Class<N> type, Supplier<N> make, BiFunction<N, NDArray, NDArray> f, long... row) {
            return new Case(name, type, make::get, (net, x) -> f.apply(type.cast(net), x), new Shape(row));
        }

        static <N extends Layer> Case of(String name, Class<N> type, Supplier<N> make, long... row) {
            return of(name, type, make, Layer::forward, row);
        }

        Net made(NDManager manager, DataType dataType) {
            return Net.initialize(make.get(), manager, Rng.of(1), dataType);
        }

        NDArray x(NDManager manager, int rows, DataType dataType) {
            return Rng.of(2).uniform(manager, 0, 1, new Shape(rows).addAll(row)).toType(dataType, false);
        }

        /** Not symmetric, so that no gradient is zero by chance. */
        NDArray loss(Net net, NDArray x) {
            NDArray y = f.apply(net, x);
            NDArray weights =
                    Rng.of(3).uniform(x.getManager(), -1, 2, y.getShape()).toType(y.getDataType(), false);
            return y.add(0.3f).square().mul(weights).mean();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> nets() {
        var grey = ImageEncoder.Config.of(8, 1).width(2).outputs(2);
        var drawn = ImageGenerator.Config.of(8, 1).width(2).latent(3);
        var gated = GatedPixelCnn.Config.of(1, 2).width(3).dilations(1, 2);
        var lines = PixelLstm.Config.of(1, 2).width(3).layers(2);
        return List.of(
                Case.of("Mlp", Mlp.class, () -> Mlp.of(Nonlinearity.TANH, 4, 5, 3), 4),
                Case.of("Mlp, relu", Mlp.class, () -> Mlp.of(Nonlinearity.RELU, 4, 5, 3), 4),
                Case.of(
                        "Mlp, spectral",
                        Mlp.class,
                        () -> Mlp.of(Nonlinearity.TANH, 4, 5, 3).spectral(),
                        4),
                Case.of(
                        "Mlp, orthonormal",
                        Mlp.class,
                        () -> Mlp.of(Nonlinearity.GROUP_SORT, 4, 6, 3).orthonormal(),
                        4),
                Case.of("Orthonormal", Orthonormal.class, () -> new Orthonormal(4, 3), 4),
                Case.of(
                        "Mlp, unit",
                        Mlp.class,
                        () -> Mlp.of(Nonlinearity.TANH, 4, 5, 3).unit(8),
                        4),
                Case.of(
                        "Mlp, unitOut",
                        Mlp.class,
                        () -> Mlp.of(Nonlinearity.TANH, 4, 5, 3).unitOut(8),
                        4),
                Case.of(
                        "Mlp, other weights",
                        Mlp.class,
                        () -> Mlp.of(Nonlinearity.LEAKY_RELU, 4, 5, 3),
                        (mlp, x) -> mlp.forward(x, mlp.weights()),
                        4),
                Case.of("ImageEncoder", ImageEncoder.class, () -> new ImageEncoder(grey), 1, 8, 8),
                Case.of("ImageEncoder, rows", ImageEncoder.class, () -> new ImageEncoder(grey.outputs(3)), 64),
                Case.of(
                        "ImageEncoder, spectral",
                        ImageEncoder.class,
                        () -> new ImageEncoder(new ImageEncoder.Config(8, 1, 2, 2, 0, true)),
                        1,
                        8,
                        8),
                Case.of(
                        "ImageEncoder, conditional",
                        ImageEncoder.class,
                        () -> new ImageEncoder(grey.condition(3)),
                        (net, xy) -> net.forward(xy.get(":, :64"), xy.get(":, 64:")),
                        67),
                Case.of(
                        "ImageEncoder, conditional and spectral",
                        ImageEncoder.class,
                        () -> new ImageEncoder(new ImageEncoder.Config(8, 1, 2, 2, 3, true)),
                        (net, xy) -> net.forward(xy.get(":, :64"), xy.get(":, 64:")),
                        67),
                Case.of("ImageGenerator", ImageGenerator.class, () -> new ImageGenerator(drawn), 3),
                Case.of(
                        "ImageGenerator, 3 channels",
                        ImageGenerator.class,
                        () -> new ImageGenerator(
                                ImageGenerator.Config.of(12, 3).width(3).latent(2)),
                        2),
                Case.of(
                        "ImageGenerator, conditional",
                        ImageGenerator.class,
                        () -> new ImageGenerator(drawn.condition(2)),
                        (net, zy) -> net.forward(zy.get(":, :3"), zy.get(":, 3:")),
                        5),
                Case.of(
                        "ImageGenerator, logits",
                        ImageGenerator.class,
                        () -> new ImageGenerator(drawn.latent(4)),
                        ImageGenerator::logits,
                        4),
                Case.of(
                        "ImageClassifier",
                        ImageClassifier.class,
                        () -> new ImageClassifier(new ImageClassifier.Config(8, 1, 3, 2)),
                        1,
                        8,
                        8),
                Case.of(
                        "ResnetGenerator",
                        ResnetGenerator.class,
                        () -> new ResnetGenerator(
                                ResnetGenerator.Config.of(1).filters(2).blocks(1)),
                        1,
                        6,
                        6),
                Case.of(
                        "ResnetGenerator, plain",
                        ResnetGenerator.class,
                        () -> new ResnetGenerator(ResnetGenerator.Config.of(1)
                                .filters(2)
                                .blocks(1)
                                .plain()),
                        1,
                        6,
                        6),
                Case.of(
                        "PatchCritic",
                        PatchCritic.class,
                        () -> new PatchCritic(PatchCritic.Config.of(1).filters(2)),
                        1,
                        12,
                        8),
                Case.of("Residual", Residual.class, () -> new Residual(2, true), 2, 4, 5),
                Case.of("InstanceNorm", InstanceNorm.class, () -> new InstanceNorm(3), 3, 4, 5),
                Case.of(
                        "SpectralNorm of Linear",
                        SpectralNorm.class,
                        () -> new SpectralNorm(Linear.builder().setUnits(3).build(), new Shape(1, 4)),
                        4),
                Case.of(
                        "SpectralNorm of Linear without bias",
                        SpectralNorm.class,
                        () -> new SpectralNorm(
                                Linear.builder().setUnits(2).optBias(false).build(), new Shape(1, 4)),
                        4),
                Case.of(
                        "SpectralNorm of Conv2d",
                        SpectralNorm.class,
                        () -> new SpectralNorm(Convolution.of(3, 4, 2), new Shape(1, 2, 6, 6)),
                        2,
                        6,
                        6),
                Case.of(
                        "PixelRnn",
                        PixelRnn.class,
                        () -> new PixelRnn(PixelRnn.Config.of(3, 1).embedding(3).hidden(4)),
                        6,
                        1),
                Case.of("MaskedConv2d", MaskedConv2d.class, () -> new MaskedConv2d(Mask.A, 2, 4, 3, 2), 2, 4, 5),
                Case.of("Places", Places.class, () -> new Places(2, 3, 4), 2),
                Case.of(
                        "PixelCnn",
                        PixelCnn.class,
                        () -> new PixelCnn(PixelCnn.Config.of(1, 2).width(3).blocks(1)),
                        1,
                        4,
                        5),
                Case.of("GatedPixelCnn", GatedPixelCnn.class, () -> new GatedPixelCnn(gated), 1, 4, 5),
                Case.of(
                        "GatedPixelCnn, places",
                        GatedPixelCnn.class,
                        () -> new GatedPixelCnn(gated.places(2, 4)),
                        1,
                        4,
                        4),
                Case.of(
                        "GatedPixelCnn, conditional",
                        GatedPixelCnn.class,
                        () -> new GatedPixelCnn(gated.places(2, 4).classes(2)),
                        (net, xy) -> net.forward(xy.get(":, :16").reshape(-1, 1, 4, 4), xy.get(":, 16:")),
                        18),
                Case.of("LineLstm, rows", LineLstm.class, () -> new LineLstm(Over.ROWS, 3), 3, 4, 5),
                Case.of("LineLstm, diagonals", LineLstm.class, () -> new LineLstm(Over.DIAGONALS, 3), 3, 4, 5),
                Case.of("RowLstm", RowLstm.class, () -> new RowLstm(lines), 1, 4, 5),
                Case.of("DiagonalBiLstm", DiagonalBiLstm.class, () -> new DiagonalBiLstm(lines), 1, 4, 5),
                Case.of("CausalConv1d", CausalConv1d.class, () -> new CausalConv1d(2, 3, 2), 5, 2),
                Case.of("WaveNet", WaveNet.class, () -> new WaveNet(SOUND), 6, 2),
                Case.of(
                        "WaveNet, conditional",
                        WaveNet.class,
                        () -> new WaveNet(SOUND.condition(3, 2)),
                        (net, xy) -> net.forward(xy.get("..., :2"), xy.get("..., 2:")),
                        6,
                        5),
                Case.of(
                        "GaussianEncoder",
                        GaussianEncoder.class,
                        () -> new GaussianEncoder(Mlp.of(Nonlinearity.TANH, 4, 5, 6)),
                        (net, x) -> both(net.posterior(x)),
                        4),
                Case.of(
                        "GaussianEncoder, quieter",
                        GaussianEncoder.class,
                        () -> new GaussianEncoder(Mlp.of(Nonlinearity.TANH, 4, 5, 6)).quieter(3),
                        (net, x) -> both(net.posterior(x)),
                        4),
                Case.of(
                        "GaussianDecoder",
                        GaussianDecoder.class,
                        () -> new GaussianDecoder(Mlp.of(Nonlinearity.TANH, 2, 5, 8)),
                        (net, z) -> both(net.likelihood(z)),
                        2),
                Case.of(
                        "GaussianDecoder, quieter",
                        GaussianDecoder.class,
                        () -> new GaussianDecoder(Mlp.of(Nonlinearity.TANH, 2, 5, 8)).quieter(1),
                        (net, z) -> both(net.likelihood(z)),
                        2),
                Case.of(
                        "BernoulliDecoder of an Mlp",
                        BernoulliDecoder.class,
                        () -> new BernoulliDecoder(Mlp.of(Nonlinearity.TANH, 2, 5, 8)),
                        (net, z) -> net.likelihood(z).logits(),
                        2),
                Case.of(
                        "BernoulliDecoder of an ImageGenerator",
                        BernoulliDecoder.class,
                        () -> new BernoulliDecoder(new ImageGenerator(drawn)),
                        (net, z) -> net.likelihood(z).logits(),
                        3),
                Case.of(
                        "WordGru",
                        WordGru.class,
                        () -> new WordGru(4, 3, 2, 5),
                        (net, x) -> net.read(
                                        net.embed(words(x))
                                                .concat(
                                                        words(x).toType(x.getDataType(), false)
                                                                .expandDims(2)
                                                                .repeat(2, 2),
                                                        2),
                                        x)
                                .get(1),
                        5),
                Case.of(
                        "SentenceEncoder",
                        SentenceEncoder.class,
                        () -> new SentenceEncoder(SENTENCES),
                        (net, x) -> both(net.posterior(words(x))).mul(x),
                        4),
                Case.of(
                        "SentenceDecoder",
                        SentenceDecoder.class,
                        () -> new SentenceDecoder(SENTENCES),
                        (net, z) -> net.likelihood(z).logP(words(z)),
                        2),
                Case.of("MixturePrior", MixturePrior.class, AllNetsTest::prior, MixturePrior::logP, 2),
                Case.of("NormalGenerator", NormalGenerator.class, () -> new NormalGenerator(1, 2), 1),
                Case.of(
                        "PaperInfoGan, logits",
                        PaperInfoGan.class,
                        () -> new PaperInfoGan(4, 16),
                        // what is said of a picture hardly depends on a single number of z
                        (net, zc) -> Scalars.times(net.forward(zc), 30),
                        74));
    }

    private static final WaveNet.Config SOUND = WaveNet.Config.of(2, 3).width(4).dilations(1, 2);

    private static final SentenceDecoder.Config SENTENCES =
            SentenceDecoder.Config.of(4, 3).latent(2).sizes(3, 5);

    /** For each row one sentence of two words and one place more, whatever x is; a slope goes through what is made of it. */
    private static NDArray words(NDArray x) {
        return x.getManager().create(new long[] {3, 2, 0}, new Shape(1, 3)).repeat(0, x.size(0));
    }

    private static NDArray both(DiagonalNormal q) {
        return q.mean().concat(q.logVariance(), 1);
    }

    private static MixturePrior prior() {
        try (NDManager manager = NDManager.newBaseManager()) {
            return new MixturePrior(new GaussianMixture(
                    manager.create(new double[] {0.1, -0.2, 0.3}),
                    manager.create(new double[] {0, 1, 2, 0.5, -1, 3}, new Shape(3, 2)),
                    manager.create(new double[] {0, -1, 0.5, 0.2, 0.1, 1}, new Shape(3, 2))));
        }
    }

    /** A network around another one. */
    private static final class Around extends Net {
        private Around(Net inner) {
            part("inner", inner);
        }
    }

    @Test
    void allAreHere() throws Exception {
        var there = new TreeSet<String>();
        Path classes = Path.of(
                Net.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (var files = Files.walk(classes)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                String name = classes.relativize(file).toString().replace(File.separatorChar, '.');
                Class<?> type = Class.forName(
                        name.substring(0, name.length() - ".class".length()),
                        false,
                        getClass().getClassLoader());
                if (Net.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers())) {
                    there.add(type.getName());
                }
            }
        }
        var here = nets().stream().map(c -> c.type().getName()).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(there, here);
    }

    @ParameterizedTest
    @MethodSource("nets")
    void gradientsAgreeWithDifferenceQuotients(Case c, NDManager manager) {
        Net net = c.made(manager, DataType.FLOAT64);
        NDArray x = c.x(manager, 2, DataType.FLOAT64);
        // singular vectors at their fixed point: there u'Wv has the singular value's derivative
        try (var on = GradMode.on()) {
            for (int i = 0;
                    i < 300 && net.getParameters().values().stream().anyMatch(p -> !p.requiresGradient());
                    i++) {
                Tensors.alone(() -> c.f.apply(net, x));
            }
        }
        try (var weights = TensorList.weightsOf(net)) {
            Slopes.check(weights.arrays(), 12, () -> c.loss(net, x));
        }
        Slopes.check(List.of(x), 12, () -> c.loss(net, x));
    }

    /** The same stream gives the same weights, and they give the same numbers, whatever is around the network. */
    @ParameterizedTest
    @MethodSource("nets")
    void isTheSameInsideOthers(Case c, NDManager manager) {
        Net net = c.made(manager, DataType.FLOAT32);
        NDArray x = c.x(manager, ROWS, DataType.FLOAT32);
        float[] alone = Net.still(x, rows -> c.f.apply(net, rows)).toFloatArray();
        double[] weights = Values.of(net);

        Net inner = c.make.get();
        Net.initialize(new Around(inner), manager, Rng.of(1));
        assertArrayEquals(weights, Values.of(inner), "the first weights in another Net");
        assertArrayEquals(alone, Net.still(x, rows -> c.f.apply(inner, rows)).toFloatArray());

        if (net instanceof Layer && x.getShape().dimension() == c.row.dimension() + 1 && plain(c)) {
            Net within = c.make.get();
            var sequence = new SequentialBlock().add(within);
            Net.initialize(sequence, manager, Rng.of(1), x.getShape());
            assertArrayEquals(weights, Values.of(within), "the first weights in a SequentialBlock");
            assertArrayEquals(
                    alone, Net.still(x, rows -> Net.apply(sequence, rows)).toFloatArray());
        }
        for (Parameter p : net.getParameters().values()) {
            if (p.getType() == Parameter.Type.BIAS) {
                assertTrue(Tensors.number(p.getArray().abs().min()) > 0, p.getName() + " has zeros");
            }
        }
    }

    /** Whether the case's function is the layer's own forward. */
    private static boolean plain(Case c) {
        return !c.name.contains("conditional") && !c.name.contains("logits");
    }

    @ParameterizedTest
    @MethodSource("nets")
    void aRowIsAFunctionOfThatRow(Case c, NDManager manager) {
        Net net = c.made(manager, DataType.FLOAT64);
        NDArray x = c.x(manager, ROWS, DataType.FLOAT64);
        NDArray y = Net.still(x, rows -> c.f.apply(net, rows));
        assertEquals(ROWS, y.getShape().head());
        for (int i = 0; i < ROWS; i++) {
            String one = i + ":" + (i + 1);
            NDArray row = Net.still(x.get(one), rows -> c.f.apply(net, rows));
            assertArrayEquals(y.get(one).toDoubleArray(), row.toDoubleArray(), 1e-12, "row " + i);
            assertEquals(1, row.getShape().head());
        }
        assertArrayEquals(
                y.toDoubleArray(),
                Net.still(x, 2, rows -> c.f.apply(net, rows)).toDoubleArray(),
                1e-12,
                "in batches of two");
        NDArray none = Net.still(x.get("0:0"), rows -> c.f.apply(net, rows));
        assertEquals(y.get("0:0").getShape(), none.getShape(), "no rows");
    }

    @ParameterizedTest
    @MethodSource("nets")
    void anEvaluationLeavesNothing(Case c, NDManager manager) {
        Net net = c.made(manager, DataType.FLOAT32);
        NDArray x = c.x(manager, ROWS, DataType.FLOAT32);
        Net.still(x, rows -> c.f.apply(net, rows)).close(); // the numbers that are kept for good
        int before = Managed.tensors();
        for (int i = 0; i < 100; i++) {
            Net.still(x, rows -> c.f.apply(net, rows)).close();
            Net.still(x, 2, rows -> c.f.apply(net, rows)).close();
        }
        assertEquals(before, Managed.tensors(), "still");
        try (var off = GradMode.off()) {
            for (int i = 0; i < 100; i++) {
                // all that is made on the way belongs to the owner of x
                try (NDManager own = NDManager.newBaseManager()) {
                    NDArray copy = x.duplicate();
                    copy.attach(own);
                    assertEquals(own, c.f.apply(net, copy).getManager());
                }
            }
        }
        assertEquals(before, Managed.tensors(), "forward");
        Tensors.alone(() -> Net.still(x, rows -> c.f.apply(net, rows)));
        assertEquals(before, Managed.tensors(), "still among what is freed");
    }

    @ParameterizedTest
    @MethodSource("nets")
    void resumedEqualsNeverStopped(Case c, NDManager manager, @TempDir Path folder) {
        double[] whole = train(c, manager, folder.resolve("never written"), -1);
        double[] once = train(c, manager, folder.resolve("a"), 3);
        double[] again = train(c, manager, folder.resolve("a"), -1);
        assertFalse(Arrays.equals(whole, once));
        assertArrayEquals(whole, again, "bit for bit");
    }

    private static double[] train(Case c, NDManager manager, Path file, int stopAt) {
        try (NDManager own = manager.newSubManager()) {
            Net net = c.made(own, DataType.FLOAT32);
            try (var player = new Player("net", Adam.rate(1e-2), net).averaged(0.9)) {
                var fit = new Fit("six", 6, own, Rng.of(4)).checkpoint(player.into(new Checkpoint(file)), 3);
                if (stopAt < 0) {
                    fit.run(step -> step(c, net, player, step));
                } else {
                    assertThrows(
                            IllegalStateException.class,
                            () -> fit.run(step -> {
                                step(c, net, player, step);
                                if (step.index() == stopAt) {
                                    throw new IllegalStateException("the power is gone");
                                }
                            }));
                }
                double[] now = Values.of(net);
                double[] average = player.withAverage(() -> Values.of(net));
                return DoubleStream.concat(Arrays.stream(now), Arrays.stream(average))
                        .toArray();
            }
        }
    }

    private static void step(Case c, Net net, Player player, Step step) {
        NDArray x = step.rng().uniform(step.manager(), 0, 1, new Shape(ROWS).addAll(c.row));
        player.minimise(step, () -> c.loss(net, x));
    }

    @ParameterizedTest
    @MethodSource("nets")
    void theTableOfItsPartsHasAllItsWeights(Case c, NDManager manager) {
        Net net = c.made(manager, DataType.FLOAT32);
        NDArray x = c.x(manager, ROWS, DataType.FLOAT32);
        int before = Managed.tensors();
        Table table = Shapes.of(net, () -> c.f.apply(net, x));
        assertEquals(before, Managed.tensors());
        long[] weights = table.longColumn("weights").asLongArray();
        long parts = 0;
        for (int i = 0; i + 1 < weights.length; i++) {
            parts += weights[i];
        }
        assertEquals(Net.weights(net), weights[weights.length - 1]);
        if (!net.getChildren().isEmpty() && !c.name.contains("other weights")) {
            assertEquals(Net.weights(net), parts, table.print());
        }
    }

    @Test
    void theNameSaysTheSettings() {
        var named = new HashMap<String, Case>();
        for (Case c : nets()) {
            String text = c.make.get().toString();
            assertTrue(
                    text.startsWith(c.type.getSimpleName())
                            && text.length() > c.type.getSimpleName().length(),
                    text);
            assertEquals(1, text.lines().count(), text);
            Case other = named.put(text, c);
            assertEquals(null, other, () -> c + " and " + other + " are both " + text);
        }
    }

    static List<Case> some() {
        return nets().stream()
                .filter(c -> List.of("Mlp, spectral", "ImageGenerator", "ResnetGenerator", "PixelRnn", "MixturePrior")
                        .contains(c.name))
                .toList();
    }

    /** What no manager knows of: one picture of each row that leaks at each call would be 20 MB and more. */
    @ParameterizedTest
    @MethodSource("some")
    void evaluationsTakeNoMemory(Case c, NDManager manager) {
        Net net = c.made(manager, DataType.FLOAT32);
        NDArray x = c.x(manager, 200, DataType.FLOAT32);
        Memory.flat(800, 8, () -> Net.still(x, rows -> c.f.apply(net, rows)).close());
    }
}
