package genlab.study.spark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Runs a study, or checks rows of its table: what {@code environment/study} starts, and what {@code spark-submit} can. */
public final class Main {

    private Main() {}

    /** See {@code --help}. Ends with status 1 if a training failed or a row does not agree, 2 if the command line is wrong. */
    public static void main(String... arguments) {
        if (List.of(arguments).contains("--help")) {
            System.out.print(Options.HELP);
            return;
        }
        int status;
        try {
            status = run(Options.of(arguments)) ? 0 : 1;
        } catch (IllegalArgumentException | IllegalStateException e) {
            System.err.println("study: " + e.getMessage());
            status = 2;
        } catch (InterruptedException e) {
            System.err.println("study: stopped. The rows that were finished are kept; --resume goes on with them.");
            status = 130;
        } catch (ExecutionException e) {
            System.err.println("study: Spark gave up: " + e.getCause().getMessage());
            System.err.println("The rows that were finished are kept; --resume goes on with them.");
            status = 1;
        }
        System.exit(status);
    }

    /** Whether all went well. */
    static boolean run(Options options) throws InterruptedException, ExecutionException {
        return options.check() > 0 ? check(options) : study(options);
    }

    private static boolean study(Options options) throws InterruptedException, ExecutionException {
        String name = options.study().plan().lab() + "-study.csv";
        Path file = options.out().orElse(Path.of(".genlab", "studies", name));
        if (Files.exists(file) && !options.resume()) {
            throw new IllegalStateException(
                    file + " is there already. Go on with it by --resume, delete it, or name another file by --out");
        }
        var table = new StudyTable(file, options.study(), options.commit());
        table.distinct("commit").stream()
                .filter(c -> !c.equals(options.commit()))
                .forEach(c -> System.err.println("study: " + file + " has rows of commit " + c + "; they are kept"));
        var all = options.jobs();
        var jobs = all.stream().filter(job -> !table.finished(job)).toList();
        var progress = new ProgressLine(
                "study " + options.study().plan().lab(), all.size(), all.size() - jobs.size(), options.terminal());
        if (!jobs.isEmpty()) {
            try (var spark = open(options)) {
                SparkStudy.run(
                        spark,
                        jobs,
                        outcome -> {
                            table.add(outcome);
                            progress.done(outcome);
                        },
                        progress::running);
            }
            table.sort();
        }
        progress.end(file);
        return all.stream().allMatch(table::finished);
    }

    private static boolean check(Options options) throws InterruptedException, ExecutionException {
        Path file = options.out()
                .orElse(Path.of("notebooks", "expected", options.study().plan().lab() + "-study.csv"));
        var table = new StudyTable(file, options.study(), options.commit());
        var candidates =
                new ArrayList<>(options.jobs().stream().filter(table::finished).toList());
        if (candidates.isEmpty()) {
            throw new IllegalStateException(file + " has no row that fits these options");
        }
        Collections.shuffle(candidates, new Random());
        var agreement = new Agreement(table);
        try (var spark = open(options)) {
            SparkStudy.run(
                    spark,
                    candidates.subList(0, Math.min(options.check(), candidates.size())),
                    agreement::compare,
                    running -> {});
        }
        System.out.println(agreement.summary(file));
        return agreement.holds();
    }

    /** A context: the master named here, else the one that spark-submit set, else this machine. */
    private static JavaSparkContext open(Options options) {
        var conf = new SparkConf()
                .setAppName("genlab study " + options.study().plan().lab());
        options.master().ifPresent(conf::setMaster);
        conf.setIfMissing("spark.master", "local[*]");
        if (conf.get("spark.master").startsWith("local")) {
            conf.setIfMissing("spark.driver.host", "127.0.0.1");
            conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
            conf.setIfMissing("spark.ui.enabled", "false");
        }
        return new JavaSparkContext(conf);
    }
}
