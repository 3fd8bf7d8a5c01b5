using System.Text.Json.Nodes;
using HopEn2.Interop.Simulators.Hospital.House;
using static HopEn2.Interop.Simulators.Hospital.Fhir.Datatypes;

namespace HopEn2.Interop.Simulators.Hospital.Fhir;

/// <summary>Writes Organization and Location: the functional units (UF), and the establishment by its FINESS (identifiers.md §6, §7).</summary>
internal static class Places
{
    public static JsonObject Unit(Unit unit) => Json.Of(
        ("resourceType", "Organization"), ("identifier", Json.List(UnitIdentifier(unit))), ("active", true), ("name", unit.Label));

    public static JsonObject Location(Unit unit) => Json.Of(
        ("resourceType", "Location"), ("identifier", Json.List(UnitIdentifier(unit))), ("name", unit.Label));

    public static JsonObject House() => Json.Of(
        ("resourceType", "Organization"), ("identifier", Json.List(Identifier(Systems.Structure, "1" + Establishment.FinessEg))), ("active", true), ("name", Establishment.Name));

    private static JsonObject UnitIdentifier(Unit unit) => Identifier(Systems.Unit, unit.Uf, Concept(Systems.FrenchIdentifierType, "UF"));
}
