namespace HopEn2.Interop.Cda.Anonymising;

/// <summary>What sort of thing gives a person away. Told when one survives; the trait itself never is.</summary>
public enum TraitKind
{
    Name,
    Organisation,
    Address,
    Telecom,
    BirthDate,
    BirthPlace,
    PatientIdentifier,
    Identifier,
}

/// <summary>How a trait is sought.</summary>
internal enum TraitShape
{
    /// <summary>As a whole word or phrase: shorter than six letters it is too often a part of another word.</summary>
    Phrase,

    /// <summary>Anywhere, also inside a longer word.</summary>
    Part,

    /// <summary>Eight digits or more, whatever stands between them.</summary>
    Digits,
}

/// <summary>Something of the original that must not be anywhere in the copy.</summary>
/// <param name="Folded">As <see cref="FoldedText"/> spells it; digits only for <see cref="TraitShape.Digits"/>.</param>
/// <param name="Substitute">What stands in its place where it is found in text.</param>
internal sealed record Trait(TraitKind Kind, TraitShape Shape, string Folded, string Substitute)
{
    /// <summary>Sought in codes too. A short name or a number of five digits may be a code of its own right: LOINC 11490-0 is no post code.</summary>
    public bool EvenInCodes => Folded.Length >= 7 || (Folded.Length >= 4 && Folded.Any(char.IsAsciiLetter));
}
