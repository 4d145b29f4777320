package lambda

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
	"time"
)

// ProcessOptions say how functions run as processes of this machine.
type ProcessOptions struct {
	// Runtime is where functions reach the Processes' ServeHTTP: "host:port" or "host:port/prefix".
	Runtime string
	// Endpoint is where functions reach AWS: it becomes their AWS_ENDPOINT_URL.
	Endpoint string
	Region   string
	// Credentials makes a function's credentials; by default they follow from its ARN, see AccessKey.
	Credentials func(fn Function) (id, secret, token string)
	// Log takes each line that a function writes, with the name of the log stream that belongs to its process.
	Log func(fn Function, stream, line string)
	// Idle is how long a process that has nothing to do is kept; 5 minutes if zero.
	Idle time.Duration
}

// Processes is a Runner that unzips a function's package and runs its bootstrap, which speaks the Lambda Runtime API with
// ServeHTTP. A process runs one invocation at a time and is kept for the next.
type Processes struct {
	options ProcessOptions
	dir     string

	mu        sync.Mutex
	closed    bool
	packages  map[string]*unzipped // by the code's hash
	instances map[string]*instance // by id
	next      int
	ended     sync.WaitGroup
}

// NewProcesses makes the runner; its packages are in a new folder under dir ("" for the system's own) until Close.
func NewProcesses(dir string, o ProcessOptions) (*Processes, error) {
	if o.Idle == 0 {
		o.Idle = 5 * time.Minute
	}
	if o.Credentials == nil {
		o.Credentials = func(fn Function) (string, string, string) { return AccessKey(fn.Arn), "local", "local" }
	}
	if o.Log == nil {
		o.Log = func(Function, string, string) {}
	}
	own, err := os.MkdirTemp(dir, "functions-")
	if err != nil {
		return nil, fmt.Errorf("make folder for functions: %w", err)
	}
	return &Processes{options: o, dir: own, packages: map[string]*unzipped{}, instances: map[string]*instance{}}, nil
}

// AccessKey is the access key id by which a function's calls can be told from others'.
func AccessKey(arn string) string {
	sum := sha256.Sum256([]byte(arn))
	return "ASIA" + strings.ToUpper(hex.EncodeToString(sum[:8]))
}

// Run hands the payload to a process of the function and waits for its answer, its end, or the end of the function's time,
// which is real time.
func (p *Processes) Run(ctx context.Context, fn Function, payload []byte) ([]byte, bool, error) {
	if err := suits(fn); err != nil {
		return nil, false, err
	}
	call := newInvocation(fn, payload)
	i, err := p.instance(fn, call)
	if err != nil {
		return nil, false, err
	}
	limit := time.NewTimer(fn.Timeout)
	defer limit.Stop()
	select {
	case a := <-call.answer:
		return a.payload, a.failed, nil
	case <-i.exited:
		select {
		case a := <-call.answer: // it answered and then ended, as after a panic
			return a.payload, a.failed, nil
		default:
			return nil, false, &Crash{Type: "Runtime.ExitError", Reason: i.reason()}
		}
	case <-limit.C:
		i.kill()
		return nil, false, ErrTimeout
	case <-ctx.Done():
		i.kill()
		return nil, false, ctx.Err()
	}
}

// suits refuses a package for another processor than this machine's.
func suits(fn Function) error {
	want := map[string]string{"amd64": "x86_64", "arm64": "arm64"}[runtime.GOARCH]
	if fn.Architecture == want {
		return nil
	}
	return &Crash{Type: "Runtime.InvalidEntrypoint", Reason: fmt.Sprintf(
		"function %s is for %s, but this machine is %s: create it with the architecture %s", fn.Name, fn.Architecture, runtime.GOARCH, want)}
}

// instance gives the invocation to an idle process of just this function, or to a new one. Those of an older revision end.
func (p *Processes) instance(fn Function, call *invocation) (*instance, error) {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return nil, errors.New("run function: the local AWS is closed")
	}
	for _, i := range p.instances {
		if i.fn.Arn != fn.Arn || !i.idle {
			continue
		}
		if i.fn.RevisionID != fn.RevisionID {
			i.kill()
			continue
		}
		if i.ended() {
			continue
		}
		i.idle = false
		i.retire.Stop()
		i.work <- call // idle: there is room for the one
		p.mu.Unlock()
		return i, nil
	}
	p.next++
	id := fmt.Sprintf("%s-%d", fn.Name, p.next)
	p.mu.Unlock()
	return p.launch(fn, id, call)
}

// release makes a process that asks for its next invocation free for one, and ends it when none comes. One that answered
// and does not ask, as after a panic, gets no more.
func (p *Processes) release(i *instance) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(i.work) > 0 {
		return // its first invocation is waiting
	}
	i.idle = true
	i.retire = time.AfterFunc(p.options.Idle, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if i.idle {
			i.idle = false
			i.kill()
		}
	})
}

// Close ends all processes, waits for them, and removes their packages.
func (p *Processes) Close() error {
	p.mu.Lock()
	p.closed = true
	for _, i := range p.instances {
		i.kill()
		if i.idle {
			i.retire.Stop()
		}
	}
	p.mu.Unlock()
	p.ended.Wait()
	if err := os.RemoveAll(p.dir); err != nil {
		return fmt.Errorf("remove functions: %w", err)
	}
	return nil
}
