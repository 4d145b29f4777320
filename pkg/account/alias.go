package account

// The aliases of the state machine. IAM tells them apart, so an administrator decides who may start what: a user who may start by Live
// alone cannot force anything.
const (
	// LiveAlias starts whatever is not forced.
	LiveAlias = "live"
	// ForceAlias starts what is forced, too.
	ForceAlias = "force"
)

// Alias is the one by which an operation is started. A preview forces nothing.
func (r Request) Alias() string {
	if r.Force && !r.Preview {
		return ForceAlias
	}
	return LiveAlias
}
