using System.CommandLine;
using HopEn2.Interop.Host.Verbs;

var root = new RootCommand("""
    HopEn2.Interop: sees, proves and repairs the flow of a hospital's documents to Mon espace santé.

    Exit codes: 0 done · 1 something was found wrong (mappings, differences, refusals) · 2 wrong call · 3 could not run (port taken, store unusable).

    Examples:
      hopen2 demo                                        a fictitious hospital, live, at http://127.0.0.1:8080
      hopen2 run --data /var/lib/hopen2 --mllp 0.0.0.0:2575
      hopen2 check --mappings ./mappings                 every problem of every file, with line and remedy
      hopen2 explain letter.hl7 report.xml               what each would become, and why it would not count
      hopen2 send letter.hl7 --to mllp://127.0.0.1:2575
      hopen2 indicators --month 2025-03                  the nine rates, and why what does not count does not
      hopen2 migrate --from sqlite:data/hopen2.db --to "postgres:Host=db.example;Database=hopen2;Username=hopen2"
      hopen2 anonymise letter.xml --out examples         a copy that may be shown
      hopen2 import stays march.csv --columns mappings/imports/stays.yaml
      hopen2 declare --month 2025-03 --author "DIM"      freezes the indicators of a month
      hopen2 reconcile --month 2025-03                  held against the CNAM's counts
      hopen2 alert test interop                          does a route reach anybody?
      hopen2 simulate dmp                                a fictitious DMP to deposit in
      hopen2 simulate mss                                a fictitious MSSanté operator
      hopen2 mss check                                   is the MSSanté operator there?
      hopen2 delivery list                               what is to go out, and why it waits
      hopen2 preview AMBU-AVANT                          what patients are written before a visit, and when
      hopen2 backtest --events events.csv --out alerts.csv    the rupture watch over past events
    """)
{
    RunVerb.Command(),
    DemoVerb.Command(),
    PlayVerb.Command(),
    SimulateVerb.Command(),
    CheckVerb.Command(),
    ExplainVerb.Command(),
    SendVerb.Command(),
    ReplayVerb.Command(),
    RebuildVerb.Command(),
    IndicatorsVerb.Command(),
    MigrateVerb.Command(),
    AlertVerb.Command(),
    MssVerb.Command(),
    DeliveryVerb.Command(),
    PreviewVerb.Command(),
    BacktestVerb.Command(),
    AnonymiseVerb.Command(),
    ImportVerb.Command(),
    DeclareVerb.Command(),
    ReconcileVerb.Command(),
};

// Ctrl-C and SIGTERM end the running verb through its token: what is in flight is finished first.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
