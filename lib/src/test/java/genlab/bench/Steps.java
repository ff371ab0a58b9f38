package genlab.bench;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import com.sun.management.OperatingSystemMXBean;
import genlab.autoregressive.ColourCode;
import genlab.autoregressive.DiagonalBiLstm;
import genlab.autoregressive.GatedPixelCnn;
import genlab.autoregressive.PixelLstm;
import genlab.autoregressive.PixelRnn;
import genlab.autoregressive.RowLstm;
import genlab.autoregressive.SoundCode;
import genlab.autoregressive.WaveNet;
import genlab.data.Batches;
import genlab.data.Rng;
import genlab.distribution.Bernoulli;
import genlab.distribution.Categorical;
import genlab.distribution.DiagonalNormal;
import genlab.engine.GradMode;
import genlab.engine.Scalars;
import genlab.engine.Threads;
import genlab.gan.AdversarialLoss;
import genlab.gan.Penalty;
import genlab.labs.ConditionalGanStudy;
import genlab.labs.CvaeGanStudy;
import genlab.labs.CvaeGanStudy.Kind;
import genlab.labs.CvaeGanStudy.Model;
import genlab.labs.InfoStudy;
import genlab.labs.PixelGanStudy;
import genlab.labs.TaggedPictures;
import genlab.labs.VaeGanStudy;
import genlab.nn.ImageEncoder;
import genlab.nn.ImageGenerator;
import genlab.nn.Layer;
import genlab.nn.Mlp;
import genlab.nn.Net;
import genlab.nn.Nonlinearity;
import genlab.nn.PatchCritic;
import genlab.nn.ResnetGenerator;
import genlab.training.Adam;
import genlab.training.Fit;
import genlab.training.History;
import genlab.training.Optimizer;
import genlab.training.Player;
import genlab.translation.CycleGan;
import genlab.translation.ImagePool;
import genlab.vae.BernoulliDecoder;
import genlab.vae.Elbo;
import genlab.vae.GaussianEncoder;
import genlab.vae.SentenceDecoder;
import genlab.vae.SentenceEncoder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * The Java side of {@code environment/bench}, which starts it as a source file: training steps of one family, as many as each line
 * of the input says. {@code environment/bench_steps.py} is the same in Python; a family is a method here and a function there.
 *
 * <p>Weights and data come from a formula that both sides know, so that the losses of both must agree.
 */
public final class Steps {

    private static final double GOLDEN = 0.6180339887498949;
    private static final int PIXELS = 28 * 28;

    private final NDManager manager;
    private long weights;
    private double speed = 1;

    private Steps(NDManager manager) {
        this.manager = manager;
    }

    private Fit.Body family(String name) {
        return switch (name) {
            case "vae" -> vae(false, 0, 20, 400);
            case "vae-lab06" -> vae(true, 0, 50, 500, 500);
            case "cvae-lab07" -> vae(true, 12, 4, 400);
            case "vae-lab09" -> pictureVae();
            case "rnn" -> rnn();
            case "pixelcnn" ->
                pixelCnn(new GatedPixelCnn(GatedPixelCnn.Config.of(1, 1).places(8, 28)));
            case "rowlstm" -> pixelCnn(new RowLstm(PixelLstm.Config.of(1, 1)));
            case "diagonal" -> pixelCnn(new DiagonalBiLstm(PixelLstm.Config.of(1, 1)));
            case "wavenet" -> waveNet();
            case "sentences" -> sentences();
            case "cgan" -> conditionalGan();
            case "cvae-gan" -> cvaeGan();
            case "dcgan" -> gan(AdversarialLoss.NON_SATURATING, false);
            case "dcgan-r1" -> gan(AdversarialLoss.NON_SATURATING, true);
            case "wgan-gp" -> gan(AdversarialLoss.WASSERSTEIN, true);
            case "vae-gan" -> vaeGan();
            case "infogan" -> infoGan();
            case "pixelgan" -> pixelGan();
            case "orthonormal" -> orthonormal();
            case "cyclegan" -> cycleGan();
            default -> throw new IllegalArgumentException("no family " + name);
        };
    }

    /** The picture is grey and its coins are drawn anew each time, with both parts of the loss logged, or it is of coins already. */
    private Fit.Body vae(boolean grey, int told, int latent, int... hidden) {
        int[] in = IntStream.concat(IntStream.of(PIXELS), IntStream.of(hidden)).toArray();
        int[] out =
                IntStream.range(0, in.length).map(i -> in[in.length - 1 - i]).toArray();
        in[0] += told;
        var encoder = net(new GaussianEncoder(Mlp.of(
                Nonlinearity.RELU,
                IntStream.concat(IntStream.of(in), IntStream.of(2 * latent)).toArray())));
        var decoder = net(new BernoulliDecoder(Mlp.of(
                Nonlinearity.RELU,
                IntStream.concat(IntStream.of(latent + told), IntStream.of(out)).toArray())));
        var prior = DiagonalNormal.standard(manager, latent);
        NDArray ink = Scalars.times(data(128, PIXELS), 0.26);
        NDArray pictures = grey ? ink : ink.lt(0.13f).toType(ink.getDataType(), false);
        Batches batches = told == 0 ? batches(pictures) : batches(pictures, data(128, told));
        var vae = player("VAE", Adam.rate(1e-3), encoder, decoder);
        return step -> {
            NDList batch = batches.allAt(step);
            NDArray x = grey ? step.rng().split("coins").bernoulli(batch.get(0)) : batch.get(0);
            UnaryOperator<NDArray> given = told == 0 ? own -> own : own -> own.concat(batch.get(1), 1);
            vae.minimise(step, () -> {
                var q = encoder.posterior(given.apply(x));
                NDArray z = q.sample(step.rng());
                NDArray reconstruction =
                        decoder.likelihood(given.apply(z)).logP(x).neg().mean();
                NDArray kl = Elbo.kl(q, z, prior).mean();
                if (grey && step.every(10)) {
                    step.log("reconstruction", reconstruction);
                    step.log("KL", kl);
                }
                return reconstruction.add(kl);
            });
        };
    }

    private Fit.Body pictureVae() {
        var encoder = net(new GaussianEncoder(
                new ImageEncoder(ImageEncoder.Config.of(28, 1).outputs(32))));
        var decoder = net(new BernoulliDecoder(new ImageGenerator(ImageGenerator.Config.of(28, 1))));
        var prior = DiagonalNormal.standard(manager, 16);
        Batches batches = batches(data(32, PIXELS));
        var vae = player("VAE", Adam.rate(2e-3), encoder, decoder);
        return step -> {
            NDArray x = batches.at(step);
            vae.minimise(step, () -> {
                var q = encoder.posterior(x);
                NDArray z = q.sample(step.rng());
                NDArray reconstruction = decoder.likelihood(z).logP(x).neg();
                return reconstruction.add(Elbo.kl(q, z, prior)).mean();
            });
        };
    }

    private Fit.Body rnn() {
        var code = new ColourCode.OneOf(IntStream.range(0, 167).toArray());
        var model = net(new PixelRnn(PixelRnn.Config.of(20, code.channels())));
        float[] shares = data(64, 400).toFloatArray();
        long[] codes = IntStream.range(0, shares.length)
                .mapToLong(i -> (long) (167 * (double) shares[i]))
                .toArray();
        Batches batches = batches(manager.create(codes, new Shape(64, 400)));
        var rnn = player("RNN", Adam.rate(6e-3), model).clipNorm(1);
        return step -> {
            NDArray x = batches.at(step.index(), step.manager()).singletonOrThrow();
            NDArray pixels = code.encode(x);
            rnn.minimise(step, () -> new Categorical(model.forward(pixels))
                    .logPEach(x)
                    .neg()
                    .mean());
        };
    }

    private Fit.Body pixelCnn(Layer empty) {
        Layer model = net(empty);
        NDArray ink = data(16, 1, 28, 28);
        Batches batches = batches(ink.lt(0.13f).toType(ink.getDataType(), false));
        var painter = player("-log p", Adam.rate(3e-3), model).averaged(0.99);
        return step -> {
            NDArray x = batches.at(step);
            painter.minimise(
                    step, () -> new Bernoulli(model.forward(x)).logP(x).neg().mean());
        };
    }

    private Fit.Body waveNet() {
        var code = new SoundCode(manager);
        var model = net(new WaveNet(WaveNet.Config.of(SoundCode.CHANNELS, 12)));
        float[] shares = data(4, 1000).toFloatArray();
        long[] codes = IntStream.range(0, shares.length)
                .mapToLong(i -> (long) (256 * (double) shares[i]))
                .toArray();
        Batches batches = batches(manager.create(codes, new Shape(4, 1000)));
        var player = player("WaveNet", Adam.rate(4e-3), model).clipNorm(1);
        return step -> {
            NDArray k = batches.at(step.index(), step.manager()).singletonOrThrow();
            NDArray x = code.read(k);
            player.minimise(
                    step,
                    () -> code.likelihood(model.forward(x), x).logPEach(k).neg().mean());
        };
    }

    private Fit.Body sentences() {
        var config = SentenceDecoder.Config.of(49, 10);
        var encoder = net(new SentenceEncoder(config));
        var decoder = net(new SentenceDecoder(config));
        var prior = DiagonalNormal.standard(manager, config.latent());
        float[] shares = data(64, 10).toFloatArray();
        long[] words = IntStream.range(0, shares.length)
                .mapToLong(i -> i % 10 == 9 ? 0 : 2 + (long) (47 * (double) shares[i]))
                .toArray();
        Batches batches = batches(manager.create(words, new Shape(64, 10)));
        var vae = player("VAE", Adam.rate(4e-3), encoder, decoder);
        return step -> {
            NDArray x = batches.at(step.index(), step.manager()).singletonOrThrow();
            vae.minimise(step, () -> {
                var q = encoder.posterior(x);
                NDArray z = q.sample(step.rng().split("noise"));
                var p = decoder.likelihood(z).hiding(0.75, step.rng().split("hidden"));
                NDArray reconstruction = p.logP(x).neg().mean();
                NDArray kl = Elbo.kl(q, z, prior).mean();
                step.log("reconstruction", reconstruction);
                step.log("KL", kl);
                return reconstruction.add(Scalars.times(kl, 0.5));
            });
        };
    }

    private Fit.Body gan(AdversarialLoss game, boolean restrained) {
        var generator = net(
                new ImageGenerator(ImageGenerator.Config.of(28, 1).latent(64).width(40)));
        var critic = net(new ImageEncoder(ImageEncoder.Config.of(28, 1).width(40)));
        Batches batches = batches(data(64, 1, 28, 28));
        var adam = Adam.rate(1e-3).betas(0.5, 0.99);
        var d = player("D", adam, critic);
        var g = player("G", adam, generator).averaged(0.99);
        return step -> {
            NDArray x = batches.at(step.index(), step.manager()).singletonOrThrow();
            NDArray fake =
                    Net.still(step.rng().split("D").normal(step.manager(), new Shape(64, 64)), generator::forward);
            d.minimise(step, () -> {
                NDArray loss =
                        game.critic(critic.forward(x), critic.forward(fake)).mean();
                if (restrained && game == AdversarialLoss.WASSERSTEIN) {
                    NDArray steep = Penalty.wganGp(critic::forward, x, fake, step.rng());
                    return loss.add(Scalars.times(steep.mean(), 10));
                }
                // in every eighth step, eight times as heavy
                return restrained && step.every(8)
                        ? loss.add(Scalars.times(Penalty.r1(critic::forward, x).mean(), 8 * 2))
                        : loss;
            });
            NDArray z = step.rng().split("G").normal(step.manager(), new Shape(64, 64));
            g.minimise(step, () -> game.generator(critic.forward(generator.forward(z)))
                    .mean());
        };
    }

    private Fit.Body vaeGan() {
        var config = ImageEncoder.Config.of(28, 1);
        var m = new VaeGanStudy.Model(
                net(new GaussianEncoder(new ImageEncoder(config.outputs(32)))),
                net(new ImageGenerator(ImageGenerator.Config.of(28, 1))),
                net(new ImageEncoder(config)));
        var adam = Adam.rate(4e-3).betas(0.5, 0.99);
        var d = player("D", adam, m.critic());
        var e = player("E", adam, m.encoder());
        var g = player("G", adam, m.generator());
        Batches batches = batches(data(16, 1, 28, 28));
        return step -> VaeGanStudy.turn(VaeGanStudy.Kind.TWO, m, batches, step, d, e, g);
    }

    private Fit.Body infoGan() {
        var m = new InfoStudy.Model(
                net(new ImageGenerator(ImageGenerator.Config.of(28, 1).condition(12))),
                net(new ImageEncoder(ImageEncoder.Config.of(28, 1))),
                net(Mlp.of(Nonlinearity.LEAKY_RELU, 576, 128, 14)));
        var d = player("D", InfoStudy.ADAM, m.d());
        var g = player("G and Q", InfoStudy.ADAM, m.g(), m.q());
        Batches batches = batches(data(32, 1, 28, 28));
        return step -> InfoStudy.turn(m, InfoStudy.Kind.INFO, batches, step, d, g);
    }

    private NDArray classes() {
        return manager.create(IntStream.range(0, 32).map(i -> i % 10).toArray()).oneHot(10);
    }

    private Fit.Body conditionalGan() {
        var m = new ConditionalGanStudy.Model(
                ConditionalGanStudy.Kind.PROJECTION,
                net(new ImageGenerator(ImageGenerator.Config.of(28, 1).condition(10))),
                net(new ImageEncoder(ImageEncoder.Config.of(28, 1).condition(10))));
        var d = player("D", ConditionalGanStudy.ADAM, m.critic());
        var g = player("G", ConditionalGanStudy.ADAM, m.generator());
        Batches batches = batches(data(32, 1, 28, 28), classes());
        return step -> ConditionalGanStudy.turn(m, batches, step, d, g);
    }

    private Fit.Body cvaeGan() {
        var y = classes();
        NDArray x = data(32, 1, 28, 28);
        var known = new TaggedPictures(x, y, x, y, 10);
        var config = ImageEncoder.Config.of(28, 1);
        var m = new Model(
                Kind.WHOLE,
                net(new GaussianEncoder(
                        new ImageEncoder(ImageEncoder.Config.of(28, 11).outputs(32)))),
                net(new ImageGenerator(ImageGenerator.Config.of(28, 1).condition(10))),
                net(new ImageEncoder(config)),
                net(new ImageEncoder(config.outputs(10))),
                data(10, 576),
                data(10, 576));
        var adam = Adam.rate(1e-3).betas(0.5, 0.99);
        var d = player("D", adam, m.critic());
        var e = player("E", adam, m.encoder());
        var g = player("G", adam, m.generator());
        Batches batches = known.batches(32, Rng.of(2));
        return step -> CvaeGanStudy.turn(m, batches, step, d, e, g);
    }

    private Fit.Body pixelGan() {
        var encoder = ImageEncoder.Config.of(14, 1).width(12).outputs(10);
        var painter = GatedPixelCnn.Config.of(1, 1).dilations(1).places(8, 14).classes(32);
        var m = new PixelGanStudy.Model(
                PixelGanStudy.Recipe.CLASSES,
                PixelGanStudy.Sight.SHORT,
                net(new ImageEncoder(encoder)),
                net(Mlp.of(Nonlinearity.LEAKY_RELU, 10, 32, 32)),
                net(new GatedPixelCnn(painter)),
                null);
        var own = player("E and P", Adam.rate(2e-3), m.encoder(), m.told(), m.decoder());
        Batches batches = batches(data(128, 1, 14, 14));
        return step -> PixelGanStudy.turn(m, batches, step, 1, own, null);
    }

    private Fit.Body orthonormal() {
        var critic = net(Mlp.of(Nonlinearity.GROUP_SORT, 2, 64, 64, 64, 1).orthonormal());
        NDArray both = data(512, 2).concat(Scalars.times(data(512, 2), 0.5), 0);
        var d = player("D", Adam.rate(1e-3).betas(0.5, 0.9), critic);
        return step -> d.minimise(step, () -> {
            NDList said = critic.forward(both).split(2, 0);
            return AdversarialLoss.WASSERSTEIN.critic(said.get(0), said.get(1)).mean();
        });
    }

    private Fit.Body cycleGan() {
        var gan = CycleGan.of(
                ResnetGenerator.Config.of(3).filters(24).halvings(2).blocks(6),
                PatchCritic.Config.of(3).filters(48).halvings(3),
                CycleGan.Goal.PAPER,
                manager,
                Rng.of(1));
        fill(gan.toA(), gan.toB(), gan.onA(), gan.onB());
        var picture = new Shape(3, 64, 64);
        NDArray all = data(1, 3, 64, 64);
        Batches as = batches(Scalars.times(all, 0.5));
        Batches bs = batches(Scalars.times(all, 0.5).add(0.5f));
        var poolA = new ImagePool(50, picture, manager);
        var poolB = new ImagePool(50, picture, manager);
        var adam = Adam.rate(4e-4).betas(0.5, 0.999);
        var generators = player("G", adam, gan.toA(), gan.toB());
        var critics = player("D", adam, gan.onA(), gan.onB());
        return step -> gan.step(step, as.at(step), bs.at(step), generators, critics, poolA, poolB);
    }

    private <B extends Block> B net(B net) {
        fill(Net.initialize(net, manager, Rng.of(1)));
        return net;
    }

    /** Matrices and kernels ±1 / sqrt(fan in), biases ±0.1; scales and shifts stay as they are. */
    private void fill(Block... nets) {
        try (var off = GradMode.off()) {
            for (Block net : nets) {
                weights += Net.weights(net);
                for (Parameter p : net.getParameters().values()) {
                    Shape shape = p.getArray().getShape();
                    double bound = shape.dimension() == 1 ? 0.1 : Math.sqrt(shape.head() / (double) shape.size());
                    if (p.getType() != Parameter.Type.OTHER) {
                        manager.create(numbers(shape, -bound, bound), shape).copyTo(p.getArray());
                    }
                }
            }
        }
    }

    private NDArray data(long... shape) {
        return manager.create(numbers(new Shape(shape), 0, 1), new Shape(shape));
    }

    /** Number i is the fractional part of i times the golden ratio, stretched to the range. */
    private static float[] numbers(Shape shape, double low, double high) {
        var values = new float[(int) shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (low + (high - low) * (i * GOLDEN % 1));
        }
        return values;
    }

    /** All rows at once, each time in another order. */
    private static Batches batches(NDArray... data) {
        return Batches.of((int) data[0].getShape().get(0), Rng.of(2), data);
    }

    private Player player(String name, Optimizer optimizer, Block... nets) {
        return new Player(name, optimizer, nets).rate(done -> speed);
    }

    /** Arguments: family, cpu or gpu, threads. Says the number of weights, then for each line seconds, processor seconds, losses. */
    public static void main(String[] args) throws IOException {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Threads.set(Integer.parseInt(args[2]));
        NDManager manager = NDManager.newBaseManager(args[1].equals("gpu") ? Device.gpu() : Device.cpu());
        var steps = new Steps(manager);
        Fit.Body body = steps.family(args[0]);
        System.out.println(steps.weights);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            var fit = new Fit(args[0], Long.parseLong(line), manager, Rng.of(3));
            long cpu = system.getProcessCpuTime();
            long began = System.nanoTime();
            History history = fit.run(body);
            System.out.println((System.nanoTime() - began) * 1e-9 + " " + (system.getProcessCpuTime() - cpu) * 1e-9
                    + " " + losses(history));
            // from here on the weights hardly move: a game that is won ends in numbers too small for a fast
            // multiplication
            steps.speed = 1e-4;
        }
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    /** The mean of each player's loss. */
    private static String losses(History history) {
        return String.join(
                " ",
                history.names().stream()
                        .filter(name -> name.endsWith(" loss"))
                        .sorted()
                        .map(name -> String.valueOf(
                                Arrays.stream(history.values(name)).average().orElseThrow()))
                        .toList());
    }
}
