using Mono.Cecil;
using Mono.Cecil.Rocks;
using StreamSentiment.Modeling;
using StreamSentiment.Tests.Fixtures;

namespace StreamSentiment.Tests.Modeling.Native;

/// <summary>
/// A number that TorchSharp makes for one call of libtorch may be freed while libtorch reads it. Which of its methods make one is
/// read from its code: BannedSymbols.TorchSharp.txt bans them all, in this repository's tests too. With
/// STREAMSENTIMENT_UPDATE_DOCS=1 the list is written, after TorchSharp was updated.
/// </summary>
public sealed class TemporaryNumbersTests
{
    private const string Advice = "Pass a number of Scalars, or one in a variable with using: a temporary one may be freed early";

    private static readonly ModuleDefinition Torch = ModuleDefinition.ReadModule(typeof(TorchSharp.torch).Assembly.Location);
    private static readonly HashSet<string> Makers = FindMakers();

    [Fact]
    public void BannedSymbols_OfTorchSharp_AreAllThatMakeATemporaryNumber()
    {
        string file = Repository.Path("BannedSymbols.TorchSharp.txt");
        string[] expected =
        [
            .. Types(Torch.Types)
                .Where(IsVisible)
                .SelectMany(type => type.Methods)
                .Where(method => (method.IsPublic || method.IsFamily) && Makers.Contains(method.FullName))
                .Select(method => $"{DocCommentId.GetDocCommentId(Symbol(method))};{Advice}")
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
        if (Environment.GetEnvironmentVariable("STREAMSENTIMENT_UPDATE_DOCS") == "1")
        {
            File.WriteAllLines(file, expected);
        }

        Assert.Contains(expected, line => line.StartsWith("M:TorchSharp.torch.Tensor.add_(TorchSharp.Scalar);"));
        Assert.Equal(expected, File.ReadAllLines(file));
    }

    [Fact]
    public void Engine_Methods_MakeNoTemporaryNumber()
    {
        using var engine = ModuleDefinition.ReadModule(typeof(SentimentModel).Assembly.Location);
        string[] calls =
        [
            .. from method in Types(engine.Types).SelectMany(type => type.Methods)
            from called in Called(method)
            where Makers.Contains(called)
            select $"{method.FullName} calls {called}",
        ];

        Assert.Empty(calls);
    }

    /// <summary>The methods of TorchSharp that make an object of a number, themselves or by another method.</summary>
    private static HashSet<string> FindMakers()
    {
        var callers = Types(Torch.Types)
            .SelectMany(type => type.Methods)
            .SelectMany(method => Called(method).Select(called => (Caller: method.FullName, Called: called)))
            .ToLookup(call => call.Called, call => call.Caller);
        HashSet<string> makers =
        [
            .. Types(Torch.Types)
                .Single(type => type.FullName == "TorchSharp.Scalar")
                .Methods.Where(method => method.Name == "op_Implicit")
                .Select(method => method.FullName),
        ];
        var next = new Queue<string>([
            .. makers,
            .. callers.Select(call => call.Key).Where(called => called.Contains("TorchSharp.ScalarExtensionMethods::ToScalar")),
        ]);
        while (next.TryDequeue(out string? called))
        {
            foreach (string caller in callers[called].Where(makers.Add))
            {
                next.Enqueue(caller);
            }
        }

        return makers;
    }

    /// <summary>What the compiler sees of a method: of an accessor the property.</summary>
    private static IMemberDefinition Symbol(MethodDefinition method) =>
        method.DeclaringType.Properties.FirstOrDefault(property => property.GetMethod == method || property.SetMethod == method)
            as IMemberDefinition
        ?? method;

    private static IEnumerable<string> Called(MethodDefinition method) =>
        method.HasBody
            ? method
                .Body.Instructions.Select(instruction => instruction.Operand)
                .OfType<MethodReference>()
                .Select(called => called.GetElementMethod().FullName)
            : [];

    private static IEnumerable<TypeDefinition> Types(IEnumerable<TypeDefinition> types) =>
        types.SelectMany(type => Types(type.NestedTypes).Prepend(type));

    private static bool IsVisible(TypeDefinition type) => type.IsPublic || (type.IsNestedPublic && IsVisible(type.DeclaringType));
}
