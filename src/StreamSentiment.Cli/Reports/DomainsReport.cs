using StreamSentiment.Cli.Reports.Plots;
using StreamSentiment.Cli.Views;
using StreamSentiment.Training;

namespace StreamSentiment.Cli.Reports;

/// <summary>The report of <c>compare --data amazon-domains:PATH</c>.</summary>
internal static class DomainsReport
{
    public static HtmlReport Create(DomainStudy study) =>
        new HtmlReport(
            $"{study.Model} in product domains",
            $"{study.Results.Sum(result => result.Reviews):N0} reviews, five folds of each domain, "
                + $"{study.Took:h\\:mm\\:ss} on one core."
        )
            .Paragraph(DomainsView.Sentence(study), "advice")
            .Heading("Domains")
            .Table(DomainsView.Table(study))
            .Paragraph(
                "Each domain's reviews are divided into five folds with evenly spread labels; in turn, four folds are "
                    + "for training and one for testing (1,600 and 400 of 2,000). Published: the linear model of Blitzer, "
                    + "Dredze and Pereira 2007 (https://aclanthology.org/P07-1056/), trained in the domain, on their own "
                    + "split. Linear: NB-SVM on n-grams, trained in the domain. In-domain: a recurrent model trained in the "
                    + "domain alone. Transferred: the model as it is. Fine-tuned: the model after fine-tuning in the domain. "
                    + "Settings are the same in all domains and folds; early stopping uses a part of the four folds.",
                "note"
            )
            .Heading("Plot")
            .Figures(DomainPlots.Accuracies(study.Results))
            .Heading("Command")
            .Code(study.Command)
            .Heading("Settings")
            .Facts("Trained in the domain alone", "Setting", Facts(study.Scratch))
            .Facts("Fine-tuned", "Setting", Facts(study.FineTuning));

    /// <summary>Seed and threads are each fold's own.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Facts(Recipe recipe) =>
        recipe
            .Facts()
            .Where(fact => fact.Key is not ("seed" or "threads"))
            .Append(KeyValuePair.Create("epochs", $"{recipe.Training.Epochs}, patience {recipe.Training.Patience}"))
            .Append(KeyValuePair.Create("dropout", $"{recipe.Spec.SpatialDropout}, {recipe.Spec.Dropout}"));
}
