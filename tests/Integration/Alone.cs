using Xunit;

namespace HopEn2.Interop.Tests.Integration;

/// <summary>Tests that measure what the whole process takes: one at a time, when the others are done.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
