package batch

import (
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/batch/types"
)

// Pace is how long jobs stay in a state.
type Pace struct {
	Runnable time.Duration // until there is an instance or a Fargate task for them
	Starting time.Duration
	Running  time.Duration
	Stopping time.Duration // from the termination of a job that is starting or running until it is FAILED
}

// DefaultPace is that of short jobs on Fargate (G); ECS gives a container 30 s to stop (ECS Agent, ECS_CONTAINER_STOP_TIMEOUT).
func DefaultPace() Pace {
	return Pace{Runnable: 20 * time.Second, Starting: 40 * time.Second, Running: 10 * time.Minute, Stopping: 30 * time.Second}
}

const (
	submittedFor = time.Second     // (G)
	pendingFor   = time.Second     // (G), of a job that depends on no other
	cancelTakes  = 2 * time.Second // (G)
	// keepFinished is how long a finished job is kept (AWS Batch User Guide, "Job states": at least 7 days).
	keepFinished = 7 * 24 * time.Hour
)

// job is a job. All that passes by itself follows from when it was submitted, placed and stopped.
type job struct {
	id, arn, name, queue string
	definition           *definition
	environment          string // where it is placed
	overrides            *types.ContainerOverrides
	pace                 Pace
	timeout              time.Duration // of an attempt; 0 for none
	tags                 map[string]string

	submitted, placed    time.Time
	stopped              time.Time // when a stop that was asked for takes effect
	stopReason           string
	cancelled, terminate bool
}

func (j *job) runnable() time.Time { return j.submitted.Add(submittedFor + pendingFor) }

func (j *job) started() time.Time { return j.placed.Add(j.pace.Starting) }

// finish is when a placed job ends by itself, and whether its timeout ends it.
func (j *job) finish() (time.Time, bool) {
	late := j.timeout > 0 && j.timeout < j.pace.Running
	if late {
		return j.started().Add(j.timeout), true
	}
	return j.started().Add(j.pace.Running), false
}

// end is when and how a job ends, as far as that is known.
func (j *job) end() (at time.Time, status types.JobStatus, reason string) {
	at, late := j.finish()
	switch {
	case !j.stopped.IsZero() && (j.placed.IsZero() || j.stopped.Before(at)):
		return j.stopped, types.JobStatusFailed, j.stopReason
	case j.placed.IsZero():
		return time.Time{}, "", ""
	case late:
		return at, types.JobStatusFailed, "Job attempt duration exceeded timeout"
	}
	return at, types.JobStatusSucceeded, "Essential container in task exited"
}

func (j *job) ended(now time.Time) bool {
	at, _, _ := j.end()
	return !at.IsZero() && !now.Before(at)
}

func (j *job) status(now time.Time) types.JobStatus {
	_, end, _ := j.end()
	switch {
	case j.ended(now):
		return end
	case !j.placed.IsZero() && !now.Before(j.started()):
		return types.JobStatusRunning
	case !j.placed.IsZero():
		return types.JobStatusStarting
	case !now.Before(j.runnable()):
		return types.JobStatusRunnable
	case !now.Before(j.submitted.Add(submittedFor)):
		return types.JobStatusPending
	}
	return types.JobStatusSubmitted
}

// stop makes a job FAILED, in a moment when it is not placed yet, else after its time to stop. The first reason stays (G).
func (j *job) stop(now time.Time, reason string) {
	takes := cancelTakes
	if !j.placed.IsZero() {
		takes = j.pace.Stopping
	}
	if j.stopped.IsZero() && !j.ended(now) {
		j.stopped, j.stopReason = now.Add(takes), reason
	}
}

// place gives the jobs whose time has come a place in the first environment of their queue that takes jobs. One that is disabled
// takes none, and jobs wait (AWS Batch API Reference, CreateComputeEnvironment).
func (s *Service) place(now time.Time) {
	for _, j := range s.jobs {
		due := j.runnable().Add(j.pace.Runnable)
		if !j.placed.IsZero() || !j.stopped.IsZero() || now.Before(due) {
			continue
		}
		if e := s.placeIn(j.queue); e != nil {
			j.environment, j.placed = e.arn, due
			if due.Before(s.looked) { // it waited for an environment
				j.placed = s.looked
			}
		}
	}
}

// placeIn is the environment that takes a queue's jobs now, nil when none does.
func (s *Service) placeIn(queue string) *environment {
	q := s.queue(queue)
	if q == nil {
		return nil
	}
	for _, o := range q.order {
		if e := s.environment(*o.ComputeEnvironment); e != nil && e.state == types.CEStateEnabled && (e.status == valid || e.status == updating) {
			return e
		}
	}
	return nil
}

// terminateAll terminates the jobs of a queue that is deleted, 16 each second (AWS Batch User Guide, "Delete a job queue"), and
// tells how long that takes.
func (s *Service) terminateAll(queue string) time.Duration {
	now := s.reg.Clock.Now()
	n, last := 0, now
	for _, j := range s.jobs {
		if j.queue != queue || j.ended(now) {
			continue
		}
		j.stop(now.Add(time.Duration(n)*time.Second/16), "Job queue was deleted") // (G): text
		n++
		if at, _, _ := j.end(); at.After(last) {
			last = at
		}
	}
	return last.Sub(now)
}

// forgetJobs drops the jobs that finished long ago.
func (s *Service) forgetJobs(now time.Time) {
	s.jobs = slices.DeleteFunc(s.jobs, func(j *job) bool {
		old := j.ended(now.Add(-keepFinished))
		if old {
			delete(s.byID, j.id)
		}
		return old
	})
}
