package lambda

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"maps"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"time"
)

// instance is one process of a function.
type instance struct {
	fn     Function
	cmd    *exec.Cmd
	work   chan *invocation
	exited chan struct{} // closed when the process has ended and been waited for

	mu      sync.Mutex
	current *invocation
	initial []byte // the error that the process reported before its first invocation
	exit    error

	// Under the runner's mutex:
	idle   bool
	retire *time.Timer
}

// launch starts a process for one invocation; more may follow.
func (p *Processes) launch(fn Function, id string, call *invocation) (*instance, error) {
	dir, err := p.unpack(fn)
	if err != nil {
		return nil, &Crash{Type: "Runtime.InvalidEntrypoint", Reason: err.Error()}
	}
	i := &instance{fn: fn, work: make(chan *invocation, 1), exited: make(chan struct{})}
	i.work <- call
	i.cmd = exec.Command(filepath.Join(dir, "bootstrap")) //nolint:gosec,noctx // running the package is what a runner is for; it outlives the invocation
	i.cmd.Dir, i.cmd.Env = dir, p.environment(fn, id, dir)
	read, write := io.Pipe()
	i.cmd.Stdout, i.cmd.Stderr = write, write
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil, errors.New("run function: the local AWS is closed")
	}
	if err := i.cmd.Start(); err != nil {
		return nil, &Crash{Type: "Runtime.InvalidEntrypoint", Reason: fmt.Sprintf("start function %s: %s", fn.Name, err)}
	}
	p.instances[id] = i
	p.ended.Go(func() { p.copyLog(fn, id, read) })
	p.ended.Go(func() {
		err := i.cmd.Wait()
		_ = write.Close() // a pipe's write end closes without error
		i.mu.Lock()
		i.exit = err
		i.mu.Unlock()
		close(i.exited)
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.instances, id)
	})
	return i, nil
}

func (p *Processes) copyLog(fn Function, stream string, from io.Reader) {
	lines := bufio.NewReader(from)
	for {
		line, err := lines.ReadString('\n')
		if n := len(line); n > 0 && line[n-1] == '\n' {
			line = line[:n-1]
		}
		if line != "" {
			p.options.Log(fn, stream, line)
		}
		if err != nil {
			return
		}
	}
}

// environment is what Lambda sets (Developer Guide, "Defined runtime environment variables"), then the function's own.
func (p *Processes) environment(fn Function, id, dir string) []string {
	key, secret, token := p.options.Credentials(fn)
	vars := map[string]string{
		"_HANDLER": fn.Handler, "LAMBDA_TASK_ROOT": dir, "LAMBDA_RUNTIME_DIR": dir, "PATH": "/usr/local/bin:/usr/bin:/bin", "TZ": ":UTC", "LANG": "en_US.UTF-8",
		"AWS_REGION": p.options.Region, "AWS_DEFAULT_REGION": p.options.Region,
		"AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret, "AWS_SESSION_TOKEN": token,
		"AWS_LAMBDA_FUNCTION_NAME": fn.Name, "AWS_LAMBDA_FUNCTION_VERSION": fn.Version,
		"AWS_LAMBDA_FUNCTION_MEMORY_SIZE": strconv.Itoa(int(fn.Memory)), "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
		"AWS_LAMBDA_LOG_GROUP_NAME": fn.LogGroup, "AWS_LAMBDA_LOG_FORMAT": fn.LogFormat, "AWS_LAMBDA_LOG_STREAM_NAME": id,
		"AWS_LAMBDA_RUNTIME_API": p.options.Runtime + "/" + id,
	}
	if p.options.Endpoint != "" {
		vars["AWS_ENDPOINT_URL"] = p.options.Endpoint
	}
	for name, value := range fn.Environment {
		if _, reserved := vars[name]; !reserved {
			vars[name] = value
		}
	}
	out := make([]string, 0, len(vars))
	for _, name := range slices.Sorted(maps.Keys(vars)) {
		out = append(out, name+"="+vars[name])
	}
	return out
}

func (i *instance) kill() {
	if !i.ended() {
		_ = i.cmd.Process.Kill() // it has ended already, then
	}
}

func (i *instance) ended() bool {
	select {
	case <-i.exited:
		return true
	default:
		return false
	}
}

// reason is why the process ended without an answer.
func (i *instance) reason() string {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.initial != nil {
		return "Runtime failed to start: " + string(i.initial)
	}
	if i.exit == nil {
		return "Runtime exited without providing a reason"
	}
	return "Runtime exited with error: " + i.exit.Error()
}
