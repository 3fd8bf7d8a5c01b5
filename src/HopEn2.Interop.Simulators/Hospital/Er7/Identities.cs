using System.Globalization;
using HopEn2.Interop.Simulators.Hospital.House;
using HopEn2.Interop.Simulators.Hospital.People;

namespace HopEn2.Interop.Simulators.Hospital.Er7;

/// <summary>The identifiers and names of a person, a visit, a professional, as HL7v2 writes them.</summary>
internal static class Identities
{
    public static string Ipp(string value) => $"{value}^^^{Establishment.Authority}&{Establishment.FinessEj}&M^PI";

    public static string Ins(string matricule) => $"{matricule}^^^ASIP-SANTE-INS-NIR&{Establishment.InsOid}&ISO^INS";

    public static string Dossier(string number) => $"{number}^^^{Establishment.Authority}&{Establishment.FinessEj}&M^AN";

    public static string Visit(string number) => $"{number}^^^{Establishment.Authority}&{Establishment.FinessEj}&M^VN";

    /// <summary>PID-5: the birth name and, where there is one, the used name.</summary>
    public static string Names(Er7Text text, Person person)
    {
        var birth = $"{text.Escape(person.BirthName)}^{People.Names.Plain(person.FirstName)}^{person.GivenNames}^^^^L";
        return text.Repeat(birth, person.UsedName is null ? null : $"{text.Escape(person.UsedName)}^{text.Escape(person.FirstName)}^^^^^D");
    }

    /// <summary>PID-11: home, and the place of birth by its INSEE code.</summary>
    public static string Addresses(Er7Text text, Person person) =>
        text.Repeat($"{text.Escape(person.Street)}^^{text.Escape(person.City)}^^{person.Postcode}^FRA^H", $"^^^^^^BDL^^{person.BirthPlace}");

    public static string Birth(Person person) => person.Birth.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    public static string Professional(Er7Text text, Professional professional, string idType) =>
        $"{professional.NationalId}^{text.Escape(professional.Family)}^{text.Escape(professional.Given)}^^^^^^ASIP-SANTE-PS&1.2.250.1.71.4.2.1&ISO^D^^^{idType}";
}
