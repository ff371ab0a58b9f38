package genlab.metric;

import genlab.data.BadFileException;
import genlab.data.TextLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.math3.stat.interval.ConfidenceInterval;
import org.apache.commons.math3.stat.interval.WilsonScoreInterval;

/**
 * What people answered who were shown a real picture beside a made one and asked which is real: the files that the page of
 * {@code WhichIsReal} saves, a line a vote.
 *
 * @param page its name and a hash of its pictures: votes on other pictures are not added up
 * @param voters how many people
 * @param votes how many answers
 * @param fooled how many of them took the made picture for real; half, if they cannot tell
 */
public record Votes(String page, long voters, int votes, int fooled) {

    /** The first line of a file; the others have the page, the voter, which pair, and 1 for fooled or 0. */
    public static final String HEAD = "page,voter,pair,fooled";

    /** The share of the fooled. */
    public double share() {
        return (double) fooled / votes;
    }

    /** Wilson's 95 % interval for the share. */
    public ConfidenceInterval interval() {
        return new WilsonScoreInterval().createInterval(votes, fooled, 0.95);
    }

    /**
     * Adds up the files of a folder that are named {@code votes-*.csv}, one result a page; a vote that is there twice counts once.
     *
     * @throws BadFileException if one of them is not what a page saved: file and line are in the message
     */
    public static List<Votes> pooled(Path folder) {
        var pages = new TreeMap<String, Map<String, Integer>>(); // voter and pair: fooled or not
        try (var files = Files.newDirectoryStream(folder, "votes-*.csv")) {
            for (Path file : files) {
                List<String> lines = TextLines.read(file);
                for (int i = 0; i < lines.size(); i++) {
                    if (!lines.get(i).matches(i == 0 ? HEAD : "[^,]+,\\w+,\\d+,[01]")) {
                        String expected = (i == 0 ? HEAD : "such a vote") + " in line " + (i + 1);
                        throw new BadFileException(file, expected, lines.get(i));
                    }
                    String[] vote = lines.get(i).split(",", -1);
                    if (i > 0) {
                        pages.computeIfAbsent(vote[0], page -> new TreeMap<>())
                                .put(vote[1] + "," + vote[2], Integer.valueOf(vote[3]));
                    }
                }
            }
        } catch (IOException e) {
            throw new BadFileException(folder, "a folder of votes", e.toString(), e);
        }
        return pages.entrySet().stream()
                .map(page -> of(page.getKey(), page.getValue()))
                .toList();
    }

    private static Votes of(String page, Map<String, Integer> votes) {
        long voters = votes.keySet().stream()
                .map(key -> key.split(",", 2)[0])
                .distinct()
                .count();
        return new Votes(
                page,
                voters,
                votes.size(),
                votes.values().stream().mapToInt(v -> v).sum());
    }
}
