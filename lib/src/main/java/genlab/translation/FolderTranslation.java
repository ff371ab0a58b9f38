package genlab.translation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import genlab.data.BadFileException;
import genlab.data.Batches;
import genlab.data.ImageFolder;
import genlab.data.Images;
import genlab.data.Rng;
import genlab.engine.Tensors;
import genlab.nn.PatchCritic;
import genlab.nn.ResnetGenerator;
import genlab.training.Adam;
import genlab.training.Checkpoint;
import genlab.training.Optimizer;
import genlab.training.Player;
import genlab.training.Step;
import genlab.translation.CycleGan.Direction;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * A {@link CycleGan} between two folders of pictures: reads them, trains, shows samples, writes translations.
 *
 * <pre>{@code
 * var settings = FolderTranslation.Settings.of(ResnetGenerator.Config.of(3), PatchCritic.Config.of(3));
 * var own = new FolderTranslation(Path.of("photos"), Path.of("paintings"), 64, settings, lab.manager(), lab.rng("own"));
 * lab.fit("own", 20000).checkpoint(own.checkpoint(file), 500).run(own::step);
 * own.export(Path.of("translated"));
 * }</pre>
 */
public final class FolderTranslation implements AutoCloseable {

    /**
     * The settings.
     *
     * @param generator of both generators' networks
     * @param critic of both critics' networks
     * @param goal what they are asked for
     * @param optimizer of generators and critics
     * @param pool pictures in each store of translations; 0 for none
     * @param names of the two kinds; none where the folders give them
     */
    public record Settings(
            ResnetGenerator.Config generator,
            PatchCritic.Config critic,
            CycleGan.Goal goal,
            Optimizer optimizer,
            int pool,
            List<String> names) {

        /** These networks, trained as in the paper: least squares, cycle 20, identity 10, Adam 2e-4 (0.5, 0.999), a store of 50. */
        public static Settings of(ResnetGenerator.Config generator, PatchCritic.Config critic) {
            Adam adam = Adam.rate(2e-4).betas(0.5, 0.999);
            return new Settings(generator, critic, CycleGan.Goal.PAPER, adam, 50, List.of());
        }

        /** The same with another goal. */
        public Settings goal(CycleGan.Goal newGoal) {
            return new Settings(generator, critic, newGoal, optimizer, pool, names);
        }

        /** The same with another optimiser. */
        public Settings optimizer(Optimizer newOptimizer) {
            return new Settings(generator, critic, goal, newOptimizer, pool, names);
        }

        /** The same with larger or smaller stores. */
        public Settings pool(int newPool) {
            return new Settings(generator, critic, goal, optimizer, newPool, names);
        }

        /** The same with names of one's own, for reports and for the folders of translations. */
        public Settings names(String a, String b) {
            return new Settings(generator, critic, goal, optimizer, pool, List.of(a, b));
        }
    }

    /** With fewer pictures than these a critic knows them all by heart at once. */
    private static final int FEWEST = 10;

    private static final int FEW = 100;

    private final ImageFolder a;
    private final ImageFolder b;
    private final NDManager manager;
    private final NDArray picturesOfA;
    private final NDArray picturesOfB;
    private final Player generators;
    private final Player critics;
    private final ImagePool poolA;
    private final ImagePool poolB;
    private final Batches as;
    private final Batches bs;
    private final CycleGan gan;

    /**
     * Reads both folders and makes the networks; pictures come one at a time, as in the paper.
     *
     * @param a the folder of the one kind: PNG and JPEG files
     * @param b the folder of the other
     * @param side all pictures are brought to so many pixels each way, 64 or 128 say; width and height are scaled apart
     * @param settings of the networks and the training
     * @param parent of the manager of all tensors
     * @param rng of the first weights and the order of the pictures
     * @throws BadFileException if a folder is missing, is the other one, or has too few pictures that can be read
     */
    public FolderTranslation(Path a, Path b, int side, Settings settings, NDManager parent, Rng rng) {
        if (real(a).equals(real(b))) {
            throw new BadFileException(b, "another folder than " + a, "the same");
        }
        List<String> names = settings.names.isEmpty() ? endings(a, b) : settings.names;
        if (there(names.get(0), names.get(1)).equalsIgnoreCase(there(names.get(1), names.get(0)))) {
            throw new IllegalArgumentException("kinds of pictures named " + names
                    + ", whose translations would go to one folder: give other names by Settings.names");
        }
        this.a = read(names.get(0), a, side);
        this.b = read(names.get(1), b, side);
        manager = parent.newSubManager();
        picturesOfA = this.a.images().tensor(manager);
        picturesOfB = this.b.images().tensor(manager);
        as = Batches.of(1, rng.split("a"), picturesOfA);
        bs = Batches.of(1, rng.split("b"), picturesOfB);
        gan = CycleGan.of(settings.generator, settings.critic, settings.goal, manager, rng.split("weights"));
        generators = new Player("generators", settings.optimizer, gan.toA(), gan.toB());
        critics = new Player("critics", settings.optimizer, gan.onA(), gan.onB());
        poolA = new ImagePool(settings.pool, new Shape(3, side, side), manager);
        poolB = new ImagePool(settings.pool, new Shape(3, side, side), manager);
    }

    private static Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            return folder.toAbsolutePath().normalize(); // what is wrong with it is said when it is read
        }
    }

    /** The shortest endings of two paths that differ: cats-train, dogs-train. */
    private static List<String> endings(Path a, Path b) {
        int parts = 1;
        while (ending(a, parts).equals(ending(b, parts))) {
            parts++;
        }
        return List.of(ending(a, parts), ending(b, parts));
    }

    private static String ending(Path folder, int parts) {
        Path path = folder.toAbsolutePath().normalize();
        var all = new ArrayList<>(List.of(path.getRoot().toString().replaceAll("\\W", "") + "root"));
        path.forEach(part -> all.add(part.toString()));
        return String.join("-", all.subList(Math.max(0, all.size() - parts), all.size()));
    }

    private static String there(String from, String to) {
        return from + "-to-" + to;
    }

    private static ImageFolder read(String name, Path folder, int side) {
        ImageFolder read = ImageFolder.read(name, folder, side, side);
        int count = read.images().count();
        if (count < FEWEST) {
            throw new BadFileException(
                    folder,
                    "at least " + FEWEST + " pictures to learn from",
                    count + (read.skipped().isEmpty() ? "" : "; not readable: " + String.join(", ", read.skipped())));
        }
        return read;
    }

    /** What was read and what was not, for people: one line a folder, and one for each file that was skipped. */
    public String report() {
        return report(a) + "\n" + report(b);
    }

    private static String report(ImageFolder folder) {
        Images images = folder.images();
        var text = new StringBuilder(images.name() + ": " + images.count() + " pictures, all brought to "
                + images.width() + " x " + images.height());
        if (images.count() < FEW) {
            text.append(" (few: expect it to learn them by heart)");
        }
        folder.skipped().forEach(line -> text.append("\n  skipped ").append(line));
        return text.toString();
    }

    /** The four networks. */
    public CycleGan gan() {
        return gan;
    }

    /** One step with one picture of each kind. */
    public void step(Step step) {
        gan.step(step, as.at(step), bs.at(step), generators, critics, poolA, poolB);
    }

    /** The state of the training, to be written and resumed from; the folders' content is not part of it. */
    public Checkpoint checkpoint(Path file) {
        return generators
                .into(critics.into(new Checkpoint(file)))
                .with("pool of A", poolA.state())
                .with("pool of B", poolB.state());
    }

    /**
     * Samples in six rows of {@code count}: pictures of A, their translations, their ways back; the same from B.
     *
     * @param count pictures of each kind, the first of the folders; fewer where there are fewer
     */
    public List<BufferedImage> samples(int count) {
        long most = Math.min(count, Math.min(a.images().count(), b.images().count()));
        return Tensors.alone(() -> {
            var pictures = new ArrayList<BufferedImage>();
            for (Direction direction : Direction.values()) {
                NDArray all = direction == Direction.A_TO_B ? picturesOfA : picturesOfB;
                NDArray from = all.get(new NDIndex("0:" + most));
                NDArray there = gan.translate(direction, from);
                NDArray back = gan.translate(direction.back(), there);
                List.of(from, there, back).forEach(row -> pictures.addAll(Images.pictures(row)));
            }
            return pictures;
        });
    }

    /**
     * Writes the translation of every picture as a PNG file, in folders named for both ends: {@code a-to-b/x.jpg.png}.
     *
     * @param folder where to; made if it is not there
     * @return the number of files
     */
    public int export(Path folder) {
        return export(folder, a, b, picturesOfA, Direction.A_TO_B)
                + export(folder, b, a, picturesOfB, Direction.B_TO_A);
    }

    private int export(Path parent, ImageFolder from, ImageFolder to, NDArray pictures, Direction direction) {
        Path folder = parent.resolve(there(from.images().name(), to.images().name()));
        try {
            Files.createDirectories(folder);
            for (int i = 0; i < from.files().size(); i++) {
                Path file = folder.resolve(from.files().get(i).getFileName() + ".png");
                try (NDArray one = pictures.get(new NDIndex(i + ":" + (i + 1)));
                        NDArray made = gan.translate(direction, one)) {
                    ImageIO.write(Images.pictures(made).get(0), "png", file.toFile());
                }
            }
        } catch (IOException e) {
            throw new BadFileException(folder, "a folder that can be written to", e.toString(), e);
        }
        return from.files().size();
    }

    /** Frees all of it. */
    @Override
    public void close() {
        generators.close();
        critics.close();
        manager.close();
    }
}
