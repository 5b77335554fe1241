using System.CommandLine;

namespace StreamSentiment.Benchmarks.Drift;

/// <summary>The command line of <see cref="DriftStudy"/>.</summary>
internal static class DriftCommand
{
    public static RootCommand Create()
    {
        var seeds = new Option<int>("--seeds") { Description = "Streams of each planted shift.", DefaultValueFactory = _ => 50 };
        var command = new RootCommand("Plant shifts into streams, and count which alarms find them, when, and which are false.")
        {
            seeds,
        };
        command.SetAction(parsed =>
        {
            var studies = DriftStudy.Shifts.SelectMany(shift =>
                Detection.Detectors.Select(detector => DriftStudy.Create(detector.Name, shift, parsed.GetValue(seeds)))
            );
            foreach (string line in DriftStudy.Table(studies))
            {
                Console.WriteLine(line);
            }
        });
        return command;
    }
}
