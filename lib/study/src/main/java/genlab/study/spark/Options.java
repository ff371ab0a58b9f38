package genlab.study.spark;

import genlab.Scale;
import genlab.data.DataSource;
import genlab.data.Settings;
import genlab.study.Studies;
import genlab.study.Study;
import genlab.study.Trial;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The command line of a study.
 *
 * @param seeds how many, from the study's first on
 * @param where columns and the values they must have; empty for all rows
 * @param out the table; none for the usual place
 * @param check how many rows of the table to run again and compare; 0 to run the study
 * @param commit of the code, for the rows' provenance
 * @param terminal whether a person watches the error stream; like the commit, said by {@code environment/study}
 */
record Options(
        Study<?, ?> study,
        Optional<Integer> seeds,
        Scale scale,
        DataSource data,
        Map<String, String> where,
        Optional<String> master,
        Optional<Path> out,
        boolean resume,
        int check,
        String commit,
        boolean terminal) {

    static final String HELP =
            """
            environment/study NN [options] [-- options for spark-submit]

              runs the study of lab NN: every setting with several seeds, one engine thread a training

              --seeds N               how many seeds; default: as many as the lab's table has
              --scale smoke|quick|full          default: quick
              --data generated|real             default: generated
              --where COLUMN=VALUE,...          only these settings or seeds, for instance method=gan,seed=3
              --master URL            a Spark master; default: local[*], this machine's cores. Any other needs spark-submit,
                                      from SPARK_HOME or on the path
              --out FILE              the table; default: .genlab/studies/NN-study.csv
              --resume                go on with the table that is there: rows with numbers are kept, failed ones run again
              --check [N]             run N rows (default 3) of the lab's table, or of --out, once more and say whether they agree;
                                      which ones is drawn anew each time, among those that fit --where
              --help                  this text
            """;

    /** Reads a command line. */
    static Options of(String... arguments) {
        Deque<String> words = new ArrayDeque<>(Arrays.asList(arguments));
        Map<String, String> given = new LinkedHashMap<>();
        List<String> labs = new ArrayList<>();
        while (!words.isEmpty()) {
            String word = words.pop();
            switch (word) {
                case "--seeds", "--scale", "--data", "--where", "--master", "--out", "--commit" -> {
                    if (words.isEmpty()) {
                        throw new IllegalArgumentException(word + " needs a value; --help shows how");
                    }
                    given.put(word, words.pop());
                }
                case "--check" ->
                    given.put(word, !words.isEmpty() && words.peek().matches("\\d+") ? words.pop() : "3");
                case "--resume", "--terminal" -> given.put(word, "");
                default -> {
                    if (word.startsWith("-")) {
                        throw new IllegalArgumentException("no option " + word + "; --help shows those there are");
                    }
                    labs.add(word);
                }
            }
        }
        if (labs.size() != 1) {
            throw new IllegalArgumentException("expected the number of one lab, got " + labs
                    + "; there are studies of labs "
                    + String.join(
                            ", ",
                            Studies.all().stream()
                                    .map(study -> study.plan().lab())
                                    .toList()));
        }
        var settings = new Settings(given);
        return new Options(
                Studies.of(labs.get(0)),
                settings.whole("--seeds", 1),
                settings.choice("--scale", Scale.QUICK),
                settings.choice("--data", DataSource.GENERATED),
                pairs(given.getOrDefault("--where", "")),
                Optional.ofNullable(given.get("--master")),
                settings.path("--out"),
                given.containsKey("--resume"),
                settings.whole("--check", 1).orElse(0),
                given.getOrDefault("--commit", "unknown"),
                given.containsKey("--terminal"));
    }

    /** The jobs that these options name, all settings of a seed before the next seed. */
    List<Job> jobs() {
        if (!study.sources().contains(data)) {
            throw new IllegalArgumentException(
                    "the study of lab " + study.plan().lab() + " has no " + data.label() + " data");
        }
        var columns = Cells.columns(study.plan().settings().get(0).getClass());
        where.keySet().stream()
                .filter(c -> !columns.contains(c) && !c.equals("seed"))
                .findFirst()
                .ifPresent(c -> {
                    throw new IllegalArgumentException(
                            "--where: no column " + c + "; there are " + String.join(", ", columns) + " and seed");
                });
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < seeds.orElse(study.plan().seeds()); i++) {
            long seed = study.firstSeed() + i;
            for (int setting = 0; setting < study.plan().settings().size(); setting++) {
                var job = new Job(study.plan().lab(), setting, new Trial(seed, scale, data));
                var cells = job.settingCells();
                if (where.entrySet().stream().allMatch(e -> e.getValue()
                        .equals(e.getKey().equals("seed") ? "" + seed : cells.get(columns.indexOf(e.getKey()))))) {
                    jobs.add(job);
                }
            }
        }
        if (jobs.isEmpty()) {
            throw new IllegalArgumentException("nothing to run: no setting and seed fits --where " + where);
        }
        return jobs;
    }

    private static Map<String, String> pairs(String text) {
        if (text.isEmpty()) {
            return Map.of();
        }
        return Arrays.stream(text.split(","))
                .map(pair -> {
                    String[] sides = pair.split("=", 2);
                    if (sides.length != 2) {
                        throw new IllegalArgumentException("--where " + text + ": expected COLUMN=VALUE,...");
                    }
                    return sides;
                })
                .collect(Collectors.toMap(s -> s[0].strip(), s -> s[1].strip(), (a, b) -> b, LinkedHashMap::new));
    }
}
