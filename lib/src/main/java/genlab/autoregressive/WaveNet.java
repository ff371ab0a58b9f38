package genlab.autoregressive;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import ai.djl.util.Preconditions;
import genlab.data.Stopped;
import genlab.engine.Fused;
import genlab.engine.GradMode;
import genlab.engine.Tensors;
import genlab.nn.CausalConv1d;
import genlab.nn.Layer;
import genlab.nn.Net;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A stack of causal convolutions over a sequence: what comes out at t depends on what is read of the samples before t, on what is
 * told of t, and on nothing else. (N, T, C) -> (N, T, O).
 *
 * <pre>
 *   h      = W [x_{t-2}; x_{t-1}] + b                               (H) numbers at each t; zeros before the first sample
 *   a, c   = W_i [h_{t-d}; h_t] + b_i + V_i E y_t                   layer i looks d steps back; y_t is what is told, the condition
 *   g      = tanh(a) sigmoid(c)                                     what is new, and how much of it passes the gate
 *   h      = h + R_i g + r_i                                        to the next layer
 *   o_t    = U relu(Q relu(Σ_i S_i g + s_i) + q) + u                all layers' g together say which sample comes
 * </pre>
 *
 * @see <a href="https://arxiv.org/abs/1609.03499">van den Oord et al. (2016)</a>, sections 2.3 to 2.5
 */
public final class WaveNet extends Layer {

    /**
     * The settings.
     *
     * @param channels C, numbers that are read of a sample
     * @param outputs O, numbers that say which sample comes
     * @param width H, numbers that go from layer to layer
     * @param skip S, numbers that a layer gives to the outputs
     * @param condition K, numbers that are told at each place; 0 for none
     * @param embedding numbers that they are made to first
     * @param dilations d of each layer
     */
    public record Config(
            int channels, int outputs, int width, int skip, int condition, int embedding, List<Integer> dilations) {

        /** 24 numbers wide, no condition, two times the dilations 1, 2, 4 ... 32: it sees 128 samples. */
        public static Config of(int channels, int outputs) {
            return new Config(channels, outputs, 24, 24, 0, 16, List.of()).dilations(2, 32);
        }

        /** The same, wider or narrower, as many numbers to the outputs. */
        public Config width(int newWidth) {
            return new Config(channels, outputs, newWidth, newWidth, condition, embedding, dilations);
        }

        /** The same, told so many numbers at each place, made to so many first. */
        public Config condition(int newCondition, int newEmbedding) {
            return new Config(channels, outputs, width, skip, newCondition, newEmbedding, dilations);
        }

        /** The same with so many times the dilations 1, 2, 4 ... deepest. */
        public Config dilations(int cycles, int deepest) {
            List<Integer> cycle =
                    Stream.iterate(1, d -> d <= deepest, d -> 2 * d).toList();
            return new Config(
                    channels,
                    outputs,
                    width,
                    skip,
                    condition,
                    embedding,
                    IntStream.range(0, cycles)
                            .boxed()
                            .flatMap(i -> cycle.stream())
                            .toList());
        }

        /** Samples before t that o_t can see. */
        public int field() {
            return 2 + dilations.stream().mapToInt(d -> d).sum();
        }
    }

    private final Config config;
    private final Block embed;
    private final CausalConv1d input;
    private final List<CausalConv1d> convolutions = new ArrayList<>();
    private final List<Block> conditions = new ArrayList<>();
    private final List<Block> skips = new ArrayList<>();
    private final List<Block> residuals = new ArrayList<>();
    private final Block hidden;
    private final Block output;

    /** A model without weights; {@link Net#initialize} gives it some. */
    public WaveNet(Config config) {
        Preconditions.checkArgument(
                Math.min(Math.min(config.channels, config.outputs), Math.min(config.width, config.skip)) > 0
                        && !config.dilations.isEmpty(),
                config + ": expected 1 or more of each, and a layer or more");
        this.config = config;
        settings("." + config);
        int h = config.width;
        embed = config.condition == 0 ? null : linear("embed", config.condition, config.embedding, false);
        input = part("input", new CausalConv1d(config.channels, h, 1));
        int layers = config.dilations.size();
        for (int i = 0; i < layers; i++) {
            convolutions.add(part("convolution" + i, new CausalConv1d(h, 2 * h, config.dilations.get(i))));
            if (config.condition > 0) {
                conditions.add(linear("condition" + i, config.embedding, 2 * h, false));
            }
            skips.add(linear("skip" + i, h, config.skip, true));
            if (i + 1 < layers) {
                residuals.add(linear("residual" + i, h, h, true));
            }
        }
        hidden = linear("hidden", config.skip, config.skip, true);
        output = linear("output", config.skip, config.outputs, true);
    }

    private Block linear(String name, int from, int to, boolean bias) {
        return part(name, Linear.builder().setUnits(to).optBias(bias).build(), new Shape(1, from));
    }

    /** The outputs o for whole sequences, in one pass, nothing told: (N, T, C) -> (N, T, O). */
    @Override
    public NDArray forward(NDArray x) {
        return forward(x, null);
    }

    /** The same with a condition at each place, (N, T, K), or one for all places, (N, 1, K). */
    public NDArray forward(NDArray x, NDArray y) {
        check(x, y, x.size(1));
        NDArray told = y == null ? null : apply(embed, y);
        NDArray h = input.forward(CausalConv1d.before(x, 1));
        NDArray sum = null;
        for (int i = 0; i < convolutions.size(); i++) {
            NDArray own = convolutions.get(i).forward(h);
            NDArray both = told == null ? own : own.add(apply(conditions.get(i), told));
            NDArray g = gate(both);
            NDArray more = apply(skips.get(i), g);
            sum = sum == null ? more : sum.add(more);
            h = i < residuals.size() ? h.add(apply(residuals.get(i), g)) : h;
        }
        return outputs(sum);
    }

    /**
     * The outputs o for the sample after those that it sees, without queues: each layer computes the places that those above it need,
     * fewer from layer to layer, and not one more.
     *
     * @param x what is read of as many samples as {@link Config#field()} says, (N, T, C)
     * @param y the conditions of the place after each of them, (N, T, K) or (N, 1, K); null for none
     * @return (N, O)
     */
    public NDArray newest(NDArray x, NDArray y) {
        check(x, y, x.size(1));
        Preconditions.checkArgument(
                x.size(1) == config.field(), x.size(1) + " samples for a network that sees " + config.field());
        NDArray told = y == null ? null : apply(embed, y);
        NDArray h = input.step(x.get(":, :{}", x.size(1) - 1), x.get(":, 1:"));
        NDArray sum = null;
        for (int i = 0; i < convolutions.size(); i++) {
            long d = config.dilations.get(i);
            NDArray now = h.get(":, {}:", d);
            NDArray both = convolutions.get(i).step(h.get(":, :{}", h.size(1) - d), now);
            if (told != null) {
                NDArray of = told.size(1) == 1 ? told : told.get(":, {}:", told.size(1) - now.size(1));
                both = both.add(apply(conditions.get(i), of));
            }
            NDArray g = gate(both);
            NDArray more = apply(skips.get(i), g.get(":, {}:", g.size(1) - 1));
            sum = sum == null ? more : sum.add(more);
            h = i < residuals.size() ? now.add(apply(residuals.get(i), g)) : now;
        }
        return outputs(sum).squeeze(1);
    }

    private static NDArray gate(NDArray both) {
        NDList ac = both.split(2, 2);
        return ac.get(0).tanh().mul(Activation.sigmoid(ac.get(1)));
    }

    private NDArray outputs(NDArray sum) {
        return apply(output, Activation.relu(apply(hidden, Activation.relu(sum))));
    }

    private void check(NDArray x, NDArray y, long total) {
        Shape shape = x.getShape();
        Preconditions.checkArgument(
                shape.dimension() == 3 && shape.get(2) == config.channels,
                "samples " + shape + ", expected (N, T, " + config.channels + ")");
        Preconditions.checkArgument(
                (y == null) == (embed == null),
                (y == null ? "no condition" : "a condition") + " for a network with K = " + config.condition);
        if (y != null) {
            Shape told = y.getShape();
            boolean fits = told.dimension() == 3
                    && (told.get(0) == 1 || told.get(0) == shape.get(0))
                    && (told.get(1) == 1 || told.get(1) == total)
                    && told.get(2) == config.condition;
            Preconditions.checkArgument(
                    fits,
                    "conditions " + told + " for samples " + shape + " of sequences of " + total + ", K = "
                            + config.condition);
        }
    }

    /**
     * Goes on from the first samples of sequences, sample by sample. A layer has computed before what it looks back to: a queue of
     * its last d inputs gives it the oldest and takes the newest, so that a sample costs one place of each layer.
     *
     * @param beginning what is read of the first t samples, (N, t, C); t may be 0
     * @param y the conditions, (N, total, K) or (N, 1, K); null for none
     * @param total T, samples of a whole sequence
     * @param next what is read of the next samples, given the outputs and what was read last, which it leaves as it is: (N, O), (N, C)
     *     -> (N, C)
     * @return what is read of the sequences with their beginnings, (N, T, C), owned by the manager of {@code beginning}
     * @see <a href="https://arxiv.org/abs/1611.09482">Le Paine et al. (2016)</a>
     */
    public NDArray complete(NDArray beginning, NDArray y, int total, BinaryOperator<NDArray> next) {
        check(beginning, y, total);
        long known = beginning.size(1);
        Preconditions.checkArgument(known <= total, known + " samples are known of a sequence of " + total);
        try (var off = GradMode.off();
                NDManager own = beginning.getManager().newSubManager()) {
            NDArray x = zeros(own, beginning, beginning.size(0), 2, config.channels)
                    .concat(beginning, 1)
                    .concat(zeros(own, beginning, beginning.size(0), total - known, config.channels), 1);
            List<NDArray> said = convolutions.stream()
                    .map(c -> bias(c, x).reshape(1, 1, 2L * config.width))
                    .toList();
            NDArray rows = zeros(own, x, 1, x.size(0), 1);
            List<NDArray> told = y == null
                    ? List.of()
                    : List.of(Tensors.owned(
                            own, () -> apply(embed, y).transpose(1, 0, 2).add(rows)));
            int[] d = config.dilations.stream().mapToInt(i -> i).toArray();
            try (var stack = new Fused(weights(x), d, config.channels)) {
                stack.start(x, said, told);
                for (int t = 0; t < total; t++) {
                    Stopped.ifAsked();
                    int at = t;
                    Tensors.alone(() -> {
                        NDArray o = stack.at(at);
                        if (at >= known) {
                            stack.set(at, next.apply(o, stack.get(at - 1)));
                        }
                        return null;
                    });
                }
            }
            NDArray all = x.get(":, 2:").duplicate();
            all.attach(beginning.getManager());
            return all;
        }
    }

    private static NDArray zeros(NDManager owner, NDArray like, long... shape) {
        return owner.zeros(new Shape(shape), like.getDataType());
    }

    /** The weights as {@link Fused} takes them, owned by x's manager: what goes to the outputs before what goes to the next layer. */
    private List<NDArray> weights(NDArray x) {
        NDManager own = x.getManager();
        var ws = new ArrayList<NDArray>();
        ws.add(zeros(own, x, 2L * config.channels, config.skip).concat(matrix(input, x), 1));
        ws.add(zeros(own, x, config.skip).concat(bias(input, x)));
        for (int i = 0; i < convolutions.size(); i++) {
            NDArray gate = matrix(convolutions.get(i), x);
            boolean more = i < residuals.size();
            ws.add(embed == null ? gate : gate.concat(matrix(conditions.get(i), x)));
            ws.add(matrix(skips.get(i), x)
                    .concat(more ? matrix(residuals.get(i), x) : zeros(own, x, config.width, config.width), 1));
            ws.add(bias(skips.get(i), x).concat(more ? bias(residuals.get(i), x) : zeros(own, x, config.width)));
        }
        Stream.of(hidden, output).forEach(last -> ws.addAll(List.of(matrix(last, x), bias(last, x))));
        return ws;
    }

    private static NDArray matrix(Block block, NDArray x) {
        return Tensors.near(block.getParameters().valueAt(0).getArray(), x).transpose();
    }

    private static NDArray bias(Block block, NDArray x) {
        return Tensors.near(block.getParameters().valueAt(1).getArray(), x);
    }
}
