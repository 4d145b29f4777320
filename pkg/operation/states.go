package operation

// The states of the machine whose coming and going tells how an operation goes on. A test holds them against its definition.
const (
	statePlan        = "Plan"
	stateRecover     = "Recover"
	stateFinish      = "Finish"
	stateStack       = "Stack"
	stateStepSettled = "Step settled"
	stateStepFailed  = "Step failed"
	stateStepLost    = "Step lost the lock"
)
