using System.Globalization;
using HopEn2.Interop.Simulators.Hospital.House;

namespace HopEn2.Interop.Simulators.Hospital.People;

/// <summary>Makes the people of the hospital: patients as they come, and the professionals, who are always the same.</summary>
internal sealed class Register
{
    private static readonly double[] IdentityWeights = [0.92, 0.02, 0.012, 0.036, 0.012];
    private static readonly double[] DmpWeights = [0.945, 0.03, 0.025];

    private readonly Dice _dice;
    private readonly Rota _rota;
    private readonly List<Professional> _staff = [];
    private readonly List<Professional> _town = [];
    private int _people;

    public Register(Dice dice, Rota rota)
    {
        _dice = dice;
        _rota = rota;
        for (var i = 0; i < 90; i++)
            _staff.Add(MakeProfessional(i, Establishment.MailDomain));
        for (var i = 0; i < 240; i++)
            _town.Add(MakeProfessional(1_000 + i, "medecin.test.mssante.fr"));
    }

    public Professional Staff() => _dice.Pick(_staff);

    public Professional Correspondent() => _dice.Pick(_town);

    /// <summary>Somebody whom the hospital has not seen before.</summary>
    /// <param name="child">Under 18.</param>
    public Person Somebody(DateTimeOffset now, bool child = false)
    {
        var number = ++_people;
        var male = _dice.Chance(0.48);
        var age = child ? _dice.Below(17) : 18 + (int)(75 * Math.Sqrt(_dice.Unit()));
        var birth = DateOnly.FromDateTime(now.UtcDateTime).AddYears(-age).AddDays(-_dice.Below(365));
        var place = Names.BirthPlace(_dice);
        var given = Names.Given(_dice, male);
        var second = Names.Given(_dice, male);
        var birthName = Names.Family(_dice);
        var town = Names.City(_dice);
        var notAsked = _dice.Chance(0.02);
        var identity = (Identity)_dice.Weighted(IdentityWeights);
        var matricule = _rota.Due("nia", 90) ? Matricule.Nia(_dice, male, birth) : Matricule.Nir(_dice, male, birth, place.Code);
        if (_rota.Due("bad key", 110))
            matricule = Matricule.WithBadKey(matricule);
        if (_rota.Due("bad form", 190))
            matricule += "0";
        return new Person
        {
            Number = number,
            Ipp = (4_000_000 + number).ToString("00000000", CultureInfo.InvariantCulture),
            BirthName = birthName,
            UsedName = !male && age > 25 && _dice.Chance(0.5) ? Names.Family(_dice) : null,
            FirstName = given,
            GivenNames = second == given ? Names.Plain(given) : $"{Names.Plain(given)} {Names.Plain(second)}",
            Birth = birth,
            Male = male,
            BirthPlace = place.Code,
            Street = Names.Street(_dice),
            City = town.City,
            Postcode = town.Postcode,
            FamilyDoctor = Correspondent(),
            HasMailbox = _dice.Chance(0.35),
            Matricule = matricule,
            Identity = identity,
            Dmp = (DmpRecord)_dice.Weighted(DmpWeights),
            Opposed = !notAsked && _dice.Chance(0.025),
            AskedAt = now - _dice.Minutes(2, 600),
            NotAsked = notAsked,
        };
    }

    private Professional MakeProfessional(int number, string domain)
    {
        var male = _dice.Chance(0.5);
        var given = Names.Given(_dice, male);
        var family = Names.Family(_dice);
        var (code, label) = Names.Specialty(_dice);
        var mail = $"{Names.Plain(given)}.{Names.Plain(family)}{number}@{domain}".Replace("'", "", StringComparison.Ordinal).ToLowerInvariant();
        return new Professional(Luhn($"997{number:0000000}"), family, given, code, label, mail);
    }

    private static string Luhn(string ten)
    {
        var sum = 0;
        for (var i = 0; i < ten.Length; i++)
        {
            // The check digit will stand to the right: digits are doubled from the last of the ten leftwards.
            var digit = ten[^(i + 1)] - '0';
            digit = i % 2 == 0 ? digit * 2 : digit;
            sum += digit > 9 ? digit - 9 : digit;
        }

        return ten + ((10 - (sum % 10)) % 10).ToString(CultureInfo.InvariantCulture);
    }
}
