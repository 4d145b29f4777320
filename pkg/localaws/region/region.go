// Package region is the simulated AWS account and region that all services of the local AWS live in: who and where it is,
// its clock, the identifiers it hands out, and the form of its refusals.
package region

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
)

// Region is one account in one AWS region.
type Region struct {
	Account   string // twelve digits
	Name      string // such as "us-east-1"
	Partition string // such as "aws"
	Clock     *Clock

	mu   sync.Mutex
	rand *rand.Rand
}

// New makes a region whose identifiers and chance events all follow from seed.
func New(account, name string, clock *Clock, seed uint64) *Region {
	return &Region{Account: account, Name: name, Partition: "aws", Clock: clock, rand: rand.New(rand.NewPCG(seed, seed))}
}

// Arn makes an ARN of this region and account; resource is all that follows the account.
func (r *Region) Arn(service, resource string) string {
	return fmt.Sprintf("arn:%s:%s:%s:%s:%s", r.Partition, service, r.Name, r.Account, resource)
}

// Session is the ARN of a session of the role of an ARN; it leaves out the role's path (IAM User Guide, "IAM ARNs").
func (r *Region) Session(roleArn, name string) string {
	return fmt.Sprintf("arn:%s:sts::%s:assumed-role/%s/%s", r.Partition, r.Account, roleArn[strings.LastIndex(roleArn, "/")+1:], name)
}

// Hex returns n random lower-case hexadecimal digits.
func (r *Region) Hex(n int) string { return r.letters("0123456789abcdef", n) }

// Alnum returns n random capital letters and digits, the form of CloudFormation's name suffixes.
func (r *Region) Alnum(n int) string { return r.letters("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", n) }

// UUID returns a random version 4 UUID.
func (r *Region) UUID() string {
	h := r.Hex(32)
	return strings.Join([]string{h[:8], h[8:12], "4" + h[13:16], "a" + h[17:20], h[20:]}, "-")
}

// Chance is true with probability p.
func (r *Region) Chance(p float64) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.rand.Float64() < p
}

func (r *Region) letters(from string, n int) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := make([]byte, n)
	for i := range out {
		out[i] = from[r.rand.IntN(len(from))]
	}
	return string(out)
}

type callerKey struct{}

// WithCaller returns a context that carries the ARN on whose behalf calls are made.
func WithCaller(ctx context.Context, arn string) context.Context {
	return context.WithValue(ctx, callerKey{}, arn)
}

// Caller is the ARN on whose behalf ctx's calls are made; "" when nobody said so.
func Caller(ctx context.Context) string {
	arn, _ := ctx.Value(callerKey{}).(string)
	return arn
}
