// Each test has an engine of its own, and the machine two cores: one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
