using HopEn2.Interop.Cda.Header;
using HopEn2.Interop.Domain.Delivering;

namespace HopEn2.Interop.Cda.People;

/// <summary>What a message leaves out of the persons it names, and its CDA tells.</summary>
public static class Completion
{
    /// <summary>Traits of the message, those it lacks from recordTarget.</summary>
    public static PatientTraits Complete(this CdaPeople people, PatientTraits traits) => traits with
    {
        BirthName = traits.BirthName ?? people.BirthName,
        UsedName = traits.UsedName ?? people.UsedName,
        FirstName = traits.FirstName ?? people.FirstName,
        BornOn = traits.BornOn ?? people.BornOn,
        Sex = traits.Sex ?? people.Sex,
    };

    /// <summary>No message says what the sender's profession is: the CDA does, where he is one of its authors.</summary>
    public static Submitter WithProfession(this CdaPeople people, Submitter submitter)
    {
        if (submitter.PersonId is null)
            return submitter;
        var author = people.Authors.FirstOrDefault(a => a.Id is { Root: NationalIds.Professionals, Extension: { } id } && id == submitter.PersonId);
        if (author is null)
            return submitter;
        var (profession, specialty) = ProfessionOf(author.Code);
        return submitter with
        {
            Family = submitter.Family ?? author.Family,
            Given = submitter.Given ?? author.Given,
            Profession = submitter.Profession ?? profession,
            Specialty = submitter.Specialty ?? specialty,
        };
    }

    /// <summary><c>G15_10/SM27</c>, "Médecin - Médecine interne (SM)": profession, a stroke, what the person is qualified in.</summary>
    private static (CodedText? Profession, CodedText? Specialty) ProfessionOf(CdaCode? code)
    {
        const string Prefix = "G15_";
        if (code is null || !code.Code.StartsWith(Prefix, StringComparison.Ordinal))
            return (null, null);
        var codes = code.Code[Prefix.Length..].Split('/', 2);
        var labels = code.DisplayName?.Split(" - ", 2, StringSplitOptions.TrimEntries) ?? [];
        // Of pharmacists a single letter follows, the section they are in: no qualification.
        return (
            new(codes[0], NationalCodes.Professions, labels is [var profession, ..] ? profession : null),
            codes is [_, { Length: > 1 } qualification] ? new(qualification, NationalCodes.Qualifications, labels is [_, var specialty] ? specialty : null) : null);
    }
}
