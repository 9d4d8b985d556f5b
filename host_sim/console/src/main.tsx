import { render } from 'preact';
import { App } from './app.tsx';
import './styles/page.css';
import './styles/frame.css';
import './styles/forms.css';
import './styles/slot.css';
import './styles/commands.css';
import './styles/storm.css';
import './styles/sequence.css';
import './styles/history.css';
import './styles/vehicle.css';
import './styles/doors.css';
import './styles/cabin.css';
import './styles/ends.css';
import './styles/gauges.css';

render(<App />, document.getElementById('page')!);
