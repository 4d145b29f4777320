package operation

// The states of the machine whose coming and going tells how an operation goes on. A test holds them against its definition.
const (
	statePlan        = "Plan"
	stateRecover     = "Recover"
	stateFinish      = "Finish"
	stateStepSettled = "Step settled"
	stateStepFailed  = "Step failed"
	stateStepLost    = "Step lost the lock"
)

// stepStates are the states that carry out steps, one for each kind.
func stepStates() []string { return []string{"Stack", "Storage", "Sweep", "Guard", "Drain"} }
