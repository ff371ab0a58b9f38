package genlab.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.recurrent.RecurrentBlock;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import ai.djl.util.Preconditions;
import genlab.data.Rng;
import genlab.data.Stopped;
import genlab.engine.GradMode;
import genlab.engine.TensorList;
import genlab.engine.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The base of this library's networks: a DJL block made of named parts whose input shapes are known
 * when it is built, so that it initialises itself from a random stream and nothing else.
 *
 * <p>A network is a function: it adds a typed {@code forward}, or methods that return distributions. One from a tensor to a tensor
 * is a {@link Layer}.
 */
public abstract class Net extends AbstractBlock {

    private static final byte VERSION = 1;

    private final List<Shape> inputs = new ArrayList<>();
    private String settings = "";

    /** A network without parts. */
    protected Net() {
        super(VERSION);
    }

    /**
     * Adds a part.
     *
     * @param name its name in checkpoints
     * @param block the part
     * @param input the shape of its input, the batch included (1 will do)
     * @param <B> the part's type
     * @return the part
     */
    protected final <B extends Block> B part(String name, B block, Shape input) {
        inputs.add(input);
        return addChildBlock(name, block);
    }

    /** Adds a part that knows the shape of its input itself. */
    protected final <B extends Net> B part(String name, B net) {
        return part(name, net, new Shape(1));
    }

    /** Adds settings, to be printed after the name. */
    protected final void settings(String text) {
        settings = text;
    }

    /** Adds numbers that are trained, begun as {@code first} says; {@link #initialize}'s own rule is for parts. */
    protected final Parameter weight(String name, Shape shape, Initializer first) {
        return addParameter(Parameter.builder()
                .setName(name)
                .setType(Parameter.Type.OTHER)
                .optShape(shape)
                .optInitializer(first)
                .build());
    }

    /**
     * Gives every weight its first value: matrices, kernels and biases uniform within 1 / sqrt(fan in). Same stream, same weights.
     *
     * @param model a network or any DJL block
     * @param manager the owner of the weights
     * @param rng the random stream
     * @param input the shapes of the inputs; none for a {@link Net}, which knows its own
     * @param <B> the network's type
     * @return the network
     */
    public static <B extends Block> B initialize(B model, NDManager manager, Rng rng, Shape... input) {
        return initialize(model, manager, rng, DataType.FLOAT32, input);
    }

    /** As {@link #initialize(Block, NDManager, Rng, Shape...)}, with weights of another type (float64 in gradient checks). */
    public static <B extends Block> B initialize(
            B model, NDManager manager, Rng rng, DataType dataType, Shape... input) {
        if (!model.getParameters().isEmpty() && model.isInitialized()) {
            throw new IllegalStateException(model + " has its weights already: another beginning is another network");
        }
        var fanIn = new FanIn(rng);
        model.setInitializer(fanIn, Parameter.Type.WEIGHT);
        model.setInitializer(fanIn, Parameter.Type.BIAS);
        model.initialize(
                manager, dataType, input.length == 0 && model instanceof Net ? new Shape[] {new Shape(1)} : input);
        return model;
    }

    /**
     * The output of a block for one input. Training (dropout, batch statistics) is when the thread
     * records gradients.
     */
    public static NDArray apply(Block block, NDArray x) {
        return apply(block, new NDList(x)).singletonOrThrow();
    }

    /** The same for a block that takes or gives several tensors. */
    public static NDList apply(Block block, NDList inputs) {
        var store = new ParameterStore(inputs.get(0).getManager(), false);
        NDList outputs = block.forward(store, inputs, GradMode.isOn());
        Shapes.note(block, outputs.get(0));
        return outputs;
    }

    /** f of x without a graph: the result is owned by {@code x}'s manager, and nothing else is left of the computation. */
    public static NDArray still(NDArray x, UnaryOperator<NDArray> f) {
        return still(x, Integer.MAX_VALUE, f);
    }

    /**
     * The same, so many rows at a time: (N, ...) -> (N, ...).
     *
     * @param rows of a batch, 1 or more
     * @param f row by row: no row of its result depends on another row
     */
    public static NDArray still(NDArray x, int rows, UnaryOperator<NDArray> f) {
        Preconditions.checkArgument(rows > 0, "batches of " + rows + " rows, expected 1 or more");
        NDManager owner = x.getManager();
        try (var off = GradMode.off()) {
            return Tensors.owned(owner, () -> {
                long count = x.getShape().get(0);
                var parts = new NDList();
                for (long from = 0; from < Math.max(1, count); from += rows) {
                    Stopped.ifAsked();
                    NDArray some = rows >= count ? x : x.get(new NDIndex(from + ":" + Math.min(from + rows, count)));
                    // a copy: f may give back its input, a view of it, or a tensor of somebody else
                    parts.add(Tensors.owned(owner, () -> f.apply(some).duplicate()));
                }
                return parts.size() == 1 ? parts.get(0) : NDArrays.concat(parts);
            });
        }
    }

    /** Gives one network the weights of another of the same shape, all of them. */
    public static void copy(Block from, Block to) {
        try (var off = GradMode.off()) {
            var target = to.getParameters();
            var source = from.getParameters();
            if (!shapes(source).equals(shapes(target))) {
                throw new IllegalArgumentException(
                        "weights " + shapes(source) + " into a network with " + shapes(target));
            }
            for (int i = 0; i < source.size(); i++) {
                source.valueAt(i).getArray().copyTo(target.valueAt(i).getArray());
            }
        }
    }

    private static List<String> shapes(PairList<String, Parameter> parameters) {
        return parameters.values().stream()
                .map(p -> p.getArray().getShape() + " " + p.getArray().getDataType())
                .toList();
    }

    /** The number of trained numbers of an initialised network. */
    public static long weights(Block network) {
        return network.getParameters().values().stream()
                .filter(Parameter::requiresGradient)
                .mapToLong(p -> p.getArray().size())
                .sum();
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList list, boolean training, PairList<String, Object> params) {
        throw new UnsupportedOperationException(getClass().getSimpleName() + " is called by its own methods");
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        throw new UnsupportedOperationException(getClass().getSimpleName() + " is called by its own methods");
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        for (int i = 0; i < inputs.size(); i++) {
            Block part = getChildren().get(i).getValue();
            part.initialize(manager, dataType, inputs.get(i));
            if (part instanceof RecurrentBlock) { // a GPU's wants its weights so
                try (var weights = TensorList.weightsOf(part)) {
                    weights.inOnePiece();
                }
            }
        }
    }

    /** The name and the settings. */
    @Override
    public String toString() {
        return getClass().getSimpleName() + settings;
    }

    /**
     * Weights uniform in ±1 / sqrt(fan in), where the fan in is the number of inputs that one output sums:
     * the default of PyTorch's linear and convolution layers (LeCun et al., 1998, "Efficient BackProp"). A
     * vector, a bias, takes the fan in of the matrix before it.
     *
     * <p>DJL's own initialisers draw from the engine's process-wide generator; this one draws from a
     * stream, so that two models made at once in two threads get what each would get alone.
     */
    private static final class FanIn implements Initializer {

        private final Rng rng;
        private long fanIn = 1;

        /** @param rng the random stream, used up in the order of the parameters */
        FanIn(Rng rng) {
            this.rng = rng;
        }

        @Override
        public NDArray initialize(NDManager manager, Shape shape, DataType dataType) {
            if (shape.dimension() > 1) {
                fanIn = shape.size() / shape.head();
            }
            float bound = (float) (1 / Math.sqrt((double) fanIn));
            return rng.uniform(manager, -bound, bound, shape).toType(dataType, false);
        }
    }
}
