package genlab.training;

import ai.djl.engine.Engine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where trained weights come from. The loop that trains makes it, and it travels in the file of every saved model.
 *
 * @param training the name of the training
 * @param players who moved in it: networks, number of weights and optimiser of each, with their settings
 * @param data what was learned from
 * @param seed of all random numbers
 * @param steps that were done
 * @param seconds that they took, over all sittings
 * @param versions of the library and its engine
 */
public record Provenance(
        String training, List<String> players, String data, long seed, long steps, double seconds, String versions) {

    static Provenance of(String training, List<String> players, String data, long seed, long steps, double seconds) {
        String own = Provenance.class.getPackage().getImplementationVersion();
        Engine engine = Engine.getInstance();
        String versions = "genlab " + (own == null ? "from classes" : own) + ", DJL " + Engine.getDjlVersion() + ", "
                + engine.getEngineName() + " " + engine.getVersion();
        return new Provenance(training, players, data, seed, steps, seconds, versions);
    }

    Map<String, String> toMap() {
        var map = new LinkedHashMap<String, String>();
        map.put("training", training);
        map.put("players", String.join("\n", players));
        map.put("data", data);
        map.put("seed", Long.toString(seed));
        map.put("steps", Long.toString(steps));
        map.put("seconds", String.format(Locale.ROOT, "%.1f", seconds));
        map.put("versions", versions);
        return map;
    }

    static Provenance of(Map<String, String> map) {
        return new Provenance(
                map.getOrDefault("training", ""),
                map.getOrDefault("players", "").lines().toList(),
                map.getOrDefault("data", ""),
                Long.parseLong(map.getOrDefault("seed", "0")),
                Long.parseLong(map.getOrDefault("steps", "0")),
                Double.parseDouble(map.getOrDefault("seconds", "0")),
                map.getOrDefault("versions", ""));
    }

    /** Lines for people. */
    @Override
    public String toString() {
        return training + ": " + steps + " steps on " + (data.isEmpty() ? "data not named" : data) + ", seed " + seed
                + String.format(Locale.ROOT, ", %.0f s, %s%n", seconds, versions) + String.join("\n", players);
    }
}
