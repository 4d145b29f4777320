package account

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// Token is the ClientRequestToken of a step's call. The same operation, epoch, step and attempt give the same token, so a
// call that is made again after a crash or a lost reply is recognised, by CloudFormation and by us in the stack's events.
// CloudFormation allows letters, digits and hyphens, 128 at most.
func Token(op Operation, step string, attempt int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%d\n%s\n%d", op.ID, op.Epoch, step, attempt))
	return "agc-" + hex.EncodeToString(sum[:])[:40]
}
