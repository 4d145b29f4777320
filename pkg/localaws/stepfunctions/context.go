package stepfunctions

// context is the context object as the frame's state sees it. token is "" where the state has none.
func (e *execution) context(f *frame, token string, retries int) map[string]any {
	input, err := decode(e.input)
	if err != nil {
		input = nil // StartExecution accepts only JSON
	}
	run := map[string]any{
		"Id": e.arn, "Name": e.name, "RoleArn": e.roleArn, "Input": input, "StartTime": stamp(e.start), "RedriveCount": number(int64(e.redrives)),
	}
	if e.redrives > 0 {
		run["RedriveTime"] = stamp(e.redriven)
	}
	out := map[string]any{
		"Execution":    run,
		"StateMachine": map[string]any{"Id": e.machine.arn, "Name": e.machine.name},
		"State":        map[string]any{"Name": f.state, "EnteredTime": stamp(f.entered), "RetryCount": number(int64(retries))},
	}
	if token != "" {
		out["Task"] = map[string]any{"Token": token}
	}
	if f.item != nil {
		out["Map"] = map[string]any{"Item": f.item.fields()}
	}
	return out
}

func (i *item) fields() map[string]any {
	return map[string]any{"Index": number(int64(i.index)), "Value": i.value}
}

// scope is the frame's raw input and context object.
func (e *execution) scope(f *frame, token string, retries int) scope {
	return scope{f.input, e.context(f, token, retries)}
}
