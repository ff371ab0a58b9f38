package genlab.labs;

import genlab.labs.ModeStudy.Method;
import genlab.labs.ModeStudy.Task;
import genlab.plot.Boxes;
import genlab.plot.HeatMap;
import genlab.study.Paired;
import genlab.study.Study;
import genlab.study.Summary;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** What the rows of lab 13's study say of one mixture, its ways to train by their names for people. */
public final class ModeReport {

    private final Table study;
    private final Task task;
    private final Summary rows;

    private ModeReport(Table study, Task task) {
        this.study = study;
        this.task = task;
        rows = of(0);
    }

    /** Of this mixture. */
    public static ModeReport of(Table study, Task task) {
        return new ModeReport(study, task);
    }

    private Summary of(long seedsFrom) {
        return Summary.of(study).where("seeds_from", seedsFrom).where("task", task);
    }

    /** The unit of spectral normalisation, on other seeds than those that judge: a row a candidate. */
    public Table choice() {
        return table(of(ModeStudy.OTHER_SEEDS), "unit");
    }

    /** A row a way to train, the one with the most modes on top. */
    public Table ways() {
        var table = table(rows, "method").sortDescendingOn("modes, mean", "good share, mean");
        var names = table.stringColumn("method")
                .map(code -> Method.valueOf(code.toUpperCase(Locale.ROOT)).label());
        return table.replaceColumn("method", names.setName("method"));
    }

    private Table table(Summary of, String settings) {
        var modes = of.by("modes", settings);
        var good = of.by("good_share", settings);
        var kl = of.by("reverse_kl", settings);
        var all = of.values("modes", settings).values().stream()
                .mapToInt(this::count)
                .toArray();
        return Table.create(
                task.modes().name(),
                StringColumn.create(settings, modes.stringColumn(settings).asList()),
                modes.intColumn("n").setName("seeds"),
                modes.doubleColumn("mean").setName("modes, mean"),
                modes.doubleColumn("sd").setName("sd"),
                modes.doubleColumn("min").setName("least"),
                IntColumn.create("seeds with all", all),
                good.doubleColumn("mean").setName("good share, mean"),
                kl.doubleColumn("mean").setName("reverse KL (nats), mean"),
                kl.intColumn("n").setName("of so many seeds"));
    }

    /** The means of a column, modes say, for a way. */
    public double mean(String column, Method way) {
        return StatUtils.mean(values(column, way));
    }

    /** In how many seeds a way hit all modes. */
    public int seedsWithAll(Method way) {
        return count(values("modes", way));
    }

    /** One way less another, seed by seed. */
    public Paired compare(String column, Method one, Method other) {
        return rows.compare(column, "method", one, other);
    }

    /** The modes of every seed as a number: a row a way, a column a seed. */
    public BufferedImage modes() {
        String[] names = Arrays.stream(Method.values()).map(Method::label).toArray(String[]::new);
        double[][] bySeed =
                Arrays.stream(Method.values()).map(way -> values("modes", way)).toArray(double[][]::new);
        String[] seeds =
                IntStream.range(0, bySeed[0].length).mapToObj(i -> "" + i).toArray(String[]::new);
        return HeatMap.of(bySeed)
                .rows(names)
                .columns(seeds)
                .axes("", "seed")
                .label("modes")
                .range(0, all())
                .decimals(0)
                .title(task.modes().name())
                .size(560, 330)
                .image();
    }

    /** The share of good samples of every seed as a dot. */
    public BufferedImage good() {
        var boxes = Boxes.of("share of good samples")
                .theory("data", 1 - Math.exp(-4.5))
                .range(0, 1);
        for (Method way : Method.values()) {
            boxes.with(way.label(), values("good_share", way));
        }
        return boxes.title(task.modes().name()).size(560, 400).image();
    }

    private double[] values(String column, Method way) {
        return rows.values(column, "method").get(Study.cell(way));
    }

    private int all() {
        return task.modes().centres().length;
    }

    private int count(double[] modes) {
        return (int) Arrays.stream(modes).filter(m -> m == all()).count();
    }
}
