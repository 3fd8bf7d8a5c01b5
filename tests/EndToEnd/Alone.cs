namespace HopEn2.Interop.Tests.EndToEnd;

/// <summary>Tests that keep the machine busy, or measure time or memory: one at a time, when the others are done.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
