// Each test has an engine of its own, and the machine two cores. Most tests wait more than they work: two at a time.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
