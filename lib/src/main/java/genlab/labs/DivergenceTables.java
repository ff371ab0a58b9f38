package genlab.labs;

import genlab.divergence.FDivergence;
import genlab.divergence.NormalMixture;
import genlab.divergence.Normals;
import genlab.divergence.Quadrature;
import genlab.study.Study;
import genlab.study.Summary;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.StatUtils;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * What the rows of {@link DivergenceStudy} say, beside what theory says.
 *
 * @param study its rows
 */
public record DivergenceTables(Summary study) {

    /** A column's values for this divergence, one a seed. */
    public double[] seeds(String column, FDivergence f) {
        return study.values(column, "divergence").get(Study.cell(f));
    }

    /** A column's mean over the seeds. */
    public double mean(String column, FDivergence f) {
        return StatUtils.mean(seeds(column, f));
    }

    /** A column less the true value of each divergence, all rows. */
    public double[] errors(String column, ToDoubleFunction<FDivergence> truth) {
        return Stream.of(FDivergence.values())
                .flatMapToDouble(f -> DoubleStream.of(seeds(column, f)).map(value -> value - truth.applyAsDouble(f)))
                .toArray();
    }

    /** The share of D(P ‖ Q), counted from what a critic has that knows nothing, that the mean exact bound is short of. */
    public double gap(FDivergence f) {
        double truth = Quadrature.divergence(f, DivergenceStudy.P, DivergenceStudy.Q);
        return (truth - mean("exact_bound", f)) / (truth - f.f(1));
    }

    /** The bounds on D({@link DivergenceStudy#P} ‖ {@link DivergenceStudy#Q}), a row a divergence. */
    public Table bounds(List<FDivergence> which) {
        var p = DivergenceStudy.P;
        var q = DivergenceStudy.Q;
        return Table.create(
                "",
                names(which),
                column("closed form", which, f -> Normals.divergence(
                                f, p.means()[0], p.sds()[0], q.means()[0], q.sds()[0])
                        .orElse(Double.NaN)),
                column("quadrature", which, f -> Quadrature.divergence(f, p, q)),
                column("on fresh draws", which, f -> mean("bound", f)),
                column("sd over seeds", which, f -> sd("bound", f)),
                column("standard error", which, f -> mean("standard_error", f)),
                column("exact bound", which, f -> mean("exact_bound", f)));
    }

    /** The normal densities fitted to {@link DivergenceStudy#MIXTURE} beside the nearest ones, a row a divergence. */
    public Table fits(List<FDivergence> which, Map<FDivergence, NormalMixture> nearest) {
        return Table.create(
                "",
                names(which),
                column("best μ", which, f -> nearest.get(f).means()[0]),
                column("learned μ", which, f -> mean("mean", f)),
                column("sd of μ", which, f -> sd("mean", f)),
                column("best σ", which, f -> nearest.get(f).sds()[0]),
                column("learned σ", which, f -> mean("sd", f)),
                column("sd of σ", which, f -> sd("sd", f)),
                column("least D", which, f -> Quadrature.divergence(f, DivergenceStudy.MIXTURE, nearest.get(f))),
                column("D reached", which, f -> mean("reached", f)));
    }

    private double sd(String column, FDivergence f) {
        return Math.sqrt(StatUtils.variance(seeds(column, f)));
    }

    private static StringColumn names(List<FDivergence> which) {
        return StringColumn.create("divergence", which.stream().map(FDivergence::label));
    }

    private static DoubleColumn column(String name, List<FDivergence> which, ToDoubleFunction<FDivergence> value) {
        return DoubleColumn.create(name, which.stream().mapToDouble(value));
    }
}
