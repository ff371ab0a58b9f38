package genlab.autoregressive;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import ai.djl.util.Preconditions;
import genlab.data.Stopped;
import genlab.engine.GradMode;
import genlab.engine.Tensors;
import genlab.nn.CausalConv1d;
import genlab.nn.Layer;
import genlab.nn.Net;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
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
        NDArray first = input.forward(CausalConv1d.before(x, 1));
        return outputs(first, told(y), (i, h) -> CausalConv1d.before(h, config.dilations.get(i)));
    }

    /** What layer i was given d steps before h. */
    private interface Past {
        NDArray of(int i, NDArray h);
    }

    /** The outputs from what the first convolution gives: (..., H) -> (..., O). */
    private NDArray outputs(NDArray first, NDArray told, Past past) {
        NDArray h = first;
        NDArray sum = null;
        for (int i = 0; i < convolutions.size(); i++) {
            NDArray own = convolutions.get(i).step(past.of(i, h), h);
            NDArray both = told == null ? own : own.add(apply(conditions.get(i), told));
            NDList ac = both.split(2, both.getShape().dimension() - 1);
            NDArray g = ac.get(0).tanh().mul(Activation.sigmoid(ac.get(1)));
            NDArray more = apply(skips.get(i), g);
            sum = sum == null ? more : sum.add(more);
            h = i < residuals.size() ? h.add(apply(residuals.get(i), g)) : h;
        }
        return apply(output, Activation.relu(apply(hidden, Activation.relu(sum))));
    }

    /** E y, which all layers share. */
    private NDArray told(NDArray y) {
        Preconditions.checkArgument(
                (y == null) == (embed == null),
                (y == null ? "no condition" : "a condition") + " for a network with K = " + config.condition);
        return y == null ? null : apply(embed, y);
    }

    /**
     * Goes on from the first samples of sequences, sample by sample. A layer has computed before what it looks back to: a queue of
     * its last d inputs gives it the oldest and takes the newest, so that a sample costs one place of each layer.
     *
     * @param beginning what is read of the first t samples, (N, t, C); t may be 0
     * @param y the conditions, (N, total, K) or (N, 1, K); null for none
     * @param total T, samples of a whole sequence
     * @param next what is read of the next samples, given the outputs and what was read last: (N, O), (N, C) -> (N, C)
     * @return what is read of the sequences with their beginnings, (N, T, C), owned by the manager of {@code beginning}
     * @see <a href="https://arxiv.org/abs/1611.09482">Le Paine et al. (2016)</a>
     */
    public NDArray complete(NDArray beginning, NDArray y, int total, BinaryOperator<NDArray> next) {
        long known = beginning.size(1);
        Preconditions.checkArgument(known <= total, known + " samples are known of a sequence of " + total);
        Preconditions.checkArgument(
                y == null || y.size(1) == 1 || y.size(1) == total,
                "conditions " + (y == null ? "" : y.getShape()) + " for a sequence of " + total);
        try (var off = GradMode.off();
                NDManager own = beginning.getManager().newSubManager()) {
            NDArray told = y == null ? told(null) : Tensors.owned(own, () -> told(y));
            List<Queue<NDArray>> queues = config.dilations.stream()
                    .map(d -> zeros(d, own, beginning, config.width))
                    .toList();
            var read = new NDList(zeros(2, own, beginning, config.channels));
            for (int t = 0; t < total; t++) {
                Stopped.ifAsked();
                NDArray older = read.get(t);
                NDArray last = read.get(t + 1);
                long at = t;
                read.add(Tensors.owned(own, () -> {
                    NDArray now = told == null ? null : told.get(":, {}", told.size(1) == 1 ? 0 : at);
                    NDArray o = outputs(input.step(older, last), now, (i, h) -> exchange(queues.get(i), h, own));
                    return (at < known ? beginning.get(":, {}", at) : next.apply(o, last)).duplicate();
                }));
            }
            NDArray all = total == 0 ? beginning.duplicate() : NDArrays.stack(read.subNDList(2), 1);
            all.attach(beginning.getManager());
            return all;
        }
    }

    /** So many places of zeros, which nothing has been read of. */
    private static Queue<NDArray> zeros(int places, NDManager owner, NDArray like, int width) {
        return IntStream.range(0, places)
                .mapToObj(i -> owner.zeros(new Shape(like.size(0), width), like.getDataType()))
                .collect(Collectors.toCollection(ArrayDeque::new));
    }

    /** Takes what a layer was given d steps ago, and keeps what it is given now until its turn comes. */
    private static NDArray exchange(Queue<NDArray> queue, NDArray h, NDManager owner) {
        h.attach(owner);
        NDScope.unregister(h);
        queue.add(h);
        NDArray oldest = queue.remove();
        NDScope.register(oldest); // and so freed with this step
        return oldest;
    }
}
