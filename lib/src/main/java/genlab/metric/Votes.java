package genlab.metric;

import genlab.data.BadFileException;
import genlab.data.TextLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.interval.ConfidenceInterval;
import org.apache.commons.math3.stat.interval.WilsonScoreInterval;

/**
 * What people answered who were shown a real picture beside a made one and asked which is real: the files that {@code WhichIsReal}'s page
 * saves, a line a vote.
 *
 * @param page its name and a hash of its pictures: votes on other pictures are not added up
 * @param voters how many people
 * @param votes how many answers
 * @param fooled how many of them took the made picture for real; half, if they cannot tell
 */
public record Votes(String page, int voters, int votes, int fooled) {

    /** The first line of a file; the others have the page, the voter, which pair, and 1 for fooled or 0. */
    public static final String HEAD = "page,voter,pair,fooled";

    private static final double CONFIDENCE = 0.95;

    /** The share of the fooled. */
    public double share() {
        return (double) fooled / votes;
    }

    /** Wilson's 95 % interval for the share. */
    public ConfidenceInterval interval() {
        return new WilsonScoreInterval().createInterval(votes, fooled, CONFIDENCE);
    }

    /**
     * Adds up the files of a folder that are named {@code votes-*.csv}, one result a page; a vote that is there twice counts once.
     *
     * @throws BadFileException if one of them is not what a page saved: file and line are in the message
     */
    public static List<Votes> pooled(Path folder) {
        var pages = new TreeMap<String, Map<String, Integer>>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                if (file.getFileName().toString().matches("votes-.*\\.csv")) {
                    add(file, TextLines.read(file), pages);
                }
            }
        } catch (IOException e) {
            throw new BadFileException(folder, "a folder of votes", e.toString(), e);
        }
        return pages.entrySet().stream()
                .map(page -> {
                    Map<String, Integer> votes = page.getValue();
                    long voters = votes.keySet().stream()
                            .map(key -> key.split(",", 2)[0])
                            .distinct()
                            .count();
                    int fooled = votes.values().stream().mapToInt(v -> v).sum();
                    return new Votes(page.getKey(), (int) voters, votes.size(), fooled);
                })
                .toList();
    }

    private static void add(Path file, List<String> lines, Map<String, Map<String, Integer>> pages) {
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (i == 0 ? !line.equals(HEAD) : !line.matches("[^,]+,\\w+,\\d+,[01]")) {
                throw new BadFileException(file, (i == 0 ? HEAD : "such a vote") + " in line " + (i + 1), line);
            }
            if (i > 0) {
                String[] vote = line.split(",", -1);
                pages.computeIfAbsent(vote[0], page -> new TreeMap<>())
                        .put(vote[1] + "," + vote[2], Integer.valueOf(vote[3]));
            }
        }
    }
}
